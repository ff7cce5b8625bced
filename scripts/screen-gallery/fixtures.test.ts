import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { PrinterTrouble } from '../../app/contracts/devices/receipt-printing.ts';
import { Screen } from '../../app/contracts/screen.ts';
import { CardTrouble } from '../../app/contracts/visit-page.ts';
import { fixturesIn } from './fixtures.ts';

const screens = fixturesIn('zh-Hans').map(({ screen }) => screen);

test('every fixture is a screen of the contract', () => {
  for (const { name, screen } of [...fixturesIn('zh-Hans'), ...fixturesIn('en')]) {
    expect(Value.Check(Screen, screen), name).toBe(true);
  }
});

test('every kind of screen has a fixture', () => {
  const kinds = Screen.anyOf.map((schema) => schema.properties.kind.const);
  expect(new Set(screens.map(({ kind }) => kind))).toEqual(new Set(kinds));
});

test('every trouble of card and printer has a fixture', () => {
  const cards = screens.flatMap((screen) => (screen.kind === 'present-card' ? [screen.trouble] : []));
  const printers = screens.flatMap((screen) =>
    screen.kind === 'outcome' && screen.receipt.state === 'trouble' ? [screen.receipt.trouble] : [],
  );
  expect(cards).toEqual(expect.arrayContaining(CardTrouble.anyOf.map((trouble) => trouble.const)));
  expect(printers).toEqual(expect.arrayContaining(PrinterTrouble.anyOf.map((trouble) => trouble.const)));
});

test('fixtures have names of their own', () => {
  const names = fixturesIn('en').map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
