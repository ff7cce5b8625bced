import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { describeProblem } from './configuration-problem.ts';
import { loadConfiguration } from './load-configuration.ts';

const shipped = fileURLToPath(new URL('.', import.meta.url));
let folder: string;
let profile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cunban-config-'));
  for (const part of ['catalogue', 'receipts', 'print-templates', 'dictionaries', 'stations']) {
    await cp(join(shipped, part), join(folder, part), { recursive: true });
  }
  profile = join(folder, 'stations', 'demonstration.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: tests break files in ways no type allows
type Loose = any;

async function change(file: string, edit: (value: Loose) => void): Promise<void> {
  const path = join(folder, file);
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  edit(value);
  await writeFile(path, JSON.stringify(value));
}

async function problems(): Promise<readonly ConfigurationProblem[]> {
  const loaded = await loadConfiguration({ folder, profile });
  return loaded.ok ? [] : loaded.problems;
}

const certification = 'catalogue/pension-certification.json';
const enrolment = 'catalogue/pension-enrolment.json';

describe('the shipped configuration', () => {
  it('is accepted, in the order of the profile', async () => {
    const loaded = await loadConfiguration({ folder, profile });
    expect(loaded).toMatchObject({
      ok: true,
      configuration: { items: [{ icon: 'certify' }, { icon: 'enrol' }, { icon: 'senior' }] },
    });
  });
});

describe('a broken file', () => {
  it('that is gone is named', async () => {
    await rm(profile);
    expect(await problems()).toMatchObject([{ code: 'CFG-01', file: 'demonstration.json' }]);
  });

  it('that is not JSON is named', async () => {
    await writeFile(join(folder, certification), '{ "schema": ');
    const found = await problems();
    expect(found[0]).toMatchObject({ code: 'CFG-02', file: certification });
  });

  it.each<[string, string, (value: Loose) => void, string, string]>([
    ['a missing field', certification, (item) => delete item.minutes, '/minutes', 'Add the field "minutes"'],
    ['a misspelt field', certification, (item) => (item.minuts = 3), '', 'Remove the field "minuts"'],
    ['a wrong type', certification, (item) => (item.minutes = 'two'), '/minutes', 'type integer'],
    ['a wrong number', enrolment, (item) => (item.itemVersion = 0), '/itemVersion', 'Correct the value'],
    [
      'a wrong input kind deep inside a union',
      certification,
      (item) => (item.steps[2].pages[0].input.length = 99),
      '/steps/2/pages/0/input/length',
      'Correct the value',
    ],
    [
      'a wrong device line',
      'stations/demonstration.json',
      (station) => (station.devices[0].line.path = ''),
      '/devices/0/line/path',
      'Correct the value',
    ],
  ])('with %s names the field and the remedy', async (_what, file, edit, field, remedy) => {
    await change(file, edit);
    const found = await problems();
    const problem = found.find((candidate) => candidate.field === field);
    expect(problem, JSON.stringify(found)).toMatchObject({ code: 'CFG-03', remedy: expect.stringContaining(remedy) });
    expect(describeProblem(problem as ConfigurationProblem)).toContain(remedy);
  });
});

describe('a file that contradicts itself or another', () => {
  it.each<[string, string, (value: Loose) => void, string]>([
    [
      'a wrong check character in the item code',
      certification,
      (i) => (i.itemCode = `2${i.itemCode.slice(1)}`),
      '/itemCode',
    ],
    ['no review', certification, (i) => i.steps.splice(3, 1), '/steps'],
    ['steps out of order', certification, (i) => i.steps.reverse(), '/steps/1'],
    [
      'a question that is no answer',
      certification,
      (i) => (i.steps[2].pages[0].field = 'mobile'),
      '/steps/2/pages/0/field',
    ],
    [
      'an answer nobody asks for',
      certification,
      (i) => (i.answers.properties.extra = { type: 'string' }),
      '/answers/properties/extra',
    ],
    [
      'options that the answer does not allow',
      enrolment,
      (i) => i.steps[2].pages[1].input.options.pop(),
      '/steps/2/pages/1/input/options',
    ],
    [
      'a condition on a later question',
      enrolment,
      (i) => (i.steps[2].pages[0].when = { field: 'bank', isOneOf: ['postal'] }),
      '/steps/2/pages/0/when/field',
    ],
    [
      'groups that do not add up',
      certification,
      (i) => (i.steps[2].pages[0].input.grouping = [3, 4]),
      '/steps/2/pages/0/input/grouping',
    ],
    [
      'an unknown receipt template',
      certification,
      (i) => (i.steps[5].receiptTemplate = 'none'),
      '/steps/5/receiptTemplate',
    ],
    [
      'an unknown document template',
      'catalogue/senior-card.json',
      (i) => (i.steps.at(-1).documents[0].template = 'none'),
      '/steps/7/documents/0/template',
    ],
    [
      'two documents for one outcome',
      'catalogue/senior-card.json',
      (i) => (i.steps.at(-1).documents[1].on = 'accepted'),
      '/steps/7/documents/1/on',
    ],
    [
      'an unknown document value',
      'print-templates/acceptance-notice.json',
      (t) => (t.blocks[2].rows[0].text = '{{password}}'),
      '/blocks/2/rows/0/text',
    ],
    ['an unknown receipt value', 'receipts/acceptance.json', (t) => (t.blocks[0].text = '{{fullName}}'), '/blocks/0'],
    ['an unknown service', 'stations/demonstration.json', (s) => s.services.push('0'), '/services/3'],
    ['no card reader', 'stations/demonstration.json', (s) => s.devices.shift(), '/devices'],
    [
      'two devices of one name',
      'stations/demonstration.json',
      (s) => (s.devices[1].id = s.devices[0].id),
      '/devices/1/id',
    ],
  ])('with %s is refused', async (_what, file, edit, field) => {
    await change(file, edit);
    const found = await problems();
    expect(found.map((problem) => [problem.code, problem.field])).toContainEqual(['CFG-04', field]);
    for (const problem of found) expect(problem.remedy.length).toBeGreaterThan(10);
  });

  it.each<[string, (value: Loose) => void, string]>([
    ['receipts/acceptance.json', (t) => (t.blocks[0].text = '{{fullName}}'), 'maskedName'],
    ['print-templates/acceptance-notice.json', (t) => (t.title = '{{password}}'), 'applicantName'],
  ])('with a name that is no value is told the names there are: %s', async (file, edit, known) => {
    await change(file, edit);
    expect(await problems()).toMatchObject([{ file, remedy: expect.stringContaining(known) }]);
  });
});
