import type { Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Screen } from '../../app/contracts/screen.ts';
import { UserEvent } from '../../app/contracts/user-event.ts';
import { type Gallery, openGallery } from '../../scripts/screen-gallery/browser.ts';
import { fixturesIn } from '../../scripts/screen-gallery/fixtures.ts';
import {
  sendScreen,
  setPeer,
  showFreshScreen,
  showScreen,
  takeSentEvents,
} from '../../scripts/screen-gallery/stand-in-station.ts';
import { portrait } from '../../scripts/screen-gallery/surfaces.ts';

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(async () => {
  await gallery.close();
});
beforeEach(async () => {
  page = await gallery.open(portrait, { kind: 'starting' });
});
afterEach(async () => {
  await page.context().close();
});

function fixture(name: string): Screen {
  const found = fixturesIn('zh-Hans').find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found.screen;
}

const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).tap();

/** Timers of the page that take longer than a blink wait until the returned function lets them go. */
async function holdLongTimers(on: Page): Promise<() => Promise<void>> {
  await on.evaluate(() => {
    const real = window.setTimeout.bind(window);
    const held: (() => void)[] = [];
    const holding = (callback: () => void, ms = 0): number => (ms < 300 ? real(callback, ms) : -held.push(callback));
    Object.assign(window, {
      setTimeout: holding,
      letTimersGo() {
        Object.assign(window, { setTimeout: real });
        for (const callback of held) callback();
      },
    });
  });
  return () => on.evaluate(() => (window as unknown as { letTimersGo(): void }).letTimersGo());
}

test('a phone number is typed, corrected and sent', async () => {
  await showFreshScreen(page, fixture('question-digits'));
  for (const key of '138000012349') await press(key);
  expect(await page.getByRole('status').textContent()).toBe('13800001234');
  await press('删一位');
  await press('5');
  expect(await page.getByRole('button', { name: '继续' }).isEnabled()).toBe(true);
  await press('继续');
  expect(await takeSentEvents(page)).toEqual([{ type: 'answer', field: 'phone', value: '13800001235' }]);
});

test('an unfinished number cannot be sent', async () => {
  await showFreshScreen(page, fixture('question-digits'));
  for (const key of '138') await press(key);
  expect(await page.getByRole('button', { name: '继续' }).isDisabled()).toBe(true);
});

test('one touch answers a choice', async () => {
  await showFreshScreen(page, fixture('question-choice-five'));
  await page.getByRole('button', { name: /^3000 元/ }).tap();
  expect(await takeSentEvents(page)).toEqual([{ type: 'answer', field: 'contribution', value: '3000' }]);
});

test('a signature is sent in strokes that fit the contract', async () => {
  await showFreshScreen(page, fixture('sign'));
  const box = await page.getByRole('img', { name: '签名的地方' }).boundingBox();
  if (box === null) throw new Error('the pad is not on the glass');
  for (const stroke of [0.3, 0.6]) {
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * stroke);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * stroke, { steps: 12 });
    await page.mouse.up();
  }
  await press('签好了');
  const [event] = await takeSentEvents(page);
  expect(Value.Check(UserEvent, event)).toBe(true);
  if (event?.type !== 'sign') throw new Error('no signature was sent');
  expect(event.strokes).toHaveLength(2);
  expect(event.strokes[0]?.[0]).toMatchObject({ x: 200, t: 0 });
  expect(event.strokes[0]?.at(-1)?.x).toBe(800);
});

test('a signature can be wiped and begun anew', async () => {
  await showFreshScreen(page, fixture('sign'));
  await page.getByRole('img', { name: '签名的地方' }).tap();
  await press('重写');
  expect(await page.getByRole('button', { name: '签好了' }).isDisabled()).toBe(true);
});

test('what was typed for one visit is not there for the next', async () => {
  await showFreshScreen(page, fixture('pickup-code'));
  for (const key of '4820') await press(key);
  await showScreen(page, fixture('inviting'));
  await showScreen(page, fixture('pickup-code'));
  expect((await page.getByRole('status').textContent())?.trim()).toBe('');
});

test('the second tap of a double tap does not press what slid under the finger', async () => {
  await showFreshScreen(page, fixture('guide'));
  const box = await page.getByRole('button', { name: '开始办理' }).boundingBox();
  if (box === null) throw new Error('the button is not on the glass');
  const next = fixture('overlay-idle-warning');
  // However slow this machine is: the moments in which a new page takes no presses last until they are let go.
  const letGo = await holdLongTimers(page);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await sendScreen(page, next);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  expect(await takeSentEvents(page)).toEqual([{ type: 'begin' }]);
  await letGo();
  await press('继续办理');
  expect(await takeSentEvents(page)).toEqual([{ type: 'keep-going' }]);
});

test('under a question laid over the page nothing can be pressed', async () => {
  await showFreshScreen(page, fixture('overlay-confirm-cancel'));
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['继续办理', '不办了']);
  await press('不办了');
  expect(await takeSentEvents(page)).toEqual([{ type: 'confirm-cancel' }]);
});

test.each(['inviting', 'question-digits', 'question-choice-five', 'confirm-identity'])(
  'a code scanner that types as a keyboard moves nothing on %s',
  async (name) => {
    await showFreshScreen(page, fixture(name));
    // The touch leaves the focus on what was touched, where Enter would press it again.
    const touched = page.locator('button:enabled:not(.language-toggle *)').last();
    await touched.tap();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
    await takeSentEvents(page);
    const before = await page.evaluate(() => document.body.innerText);
    await page.keyboard.type('13800001234');
    for (const key of ['Enter', 'Space', 'Tab', 'Enter', 'Tab', 'Tab', 'Space', 'Enter', 'Backspace', 'Escape']) {
      await page.keyboard.press(key);
    }
    expect(await takeSentEvents(page)).toEqual([]);
    expect(await page.evaluate(() => document.body.innerText)).toBe(before);
  },
);

test('with the printer in trouble, printing again comes first and going without second', async () => {
  await showFreshScreen(page, fixture('outcome-kept-paper-out'));
  await press('再打一张');
  await press('不要回执了');
  expect(await takeSentEvents(page)).toEqual([{ type: 'print-again' }, { type: 'skip-receipt' }]);
});

test('while the station is away the page says so and comes back by itself', async () => {
  await showFreshScreen(page, fixture('confirm-identity'));
  await setPeer(page, 'gone');
  await page.getByRole('heading', { name: '请稍等' }).waitFor();
  expect(await page.content()).not.toContain('赵桂英');
  await setPeer(page, 'up');
  await page.getByRole('heading', { name: '这是您本人吗？' }).waitFor();
});

test('the title and the address never change', async () => {
  for (const { screen } of fixturesIn('zh-Hans')) {
    await sendScreen(page, screen);
    expect(await page.title()).toBe('村办');
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/');
  }
});
