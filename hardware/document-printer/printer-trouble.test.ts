import { describe, expect, test } from 'vitest';
import { attributesOf } from './attribute-reading.ts';
import type { IppAttribute, IppValue } from './ipp-message.ts';
import { conditionOf } from './printer-condition.ts';
import { vocabularyOf } from './printer-trouble.ts';
import { DEFAULT_MODEL, integer, keywords, modelAttributes, stateAttributes } from './simulated-model.ts';

const A4 = { media: 'iso_a4_210x297mm', tray: null, mediaReadyTrusted: true } as const;

const octets = (name: string, ...all: readonly string[]): IppAttribute => {
  const [first, ...rest] = all.map((text): IppValue => ({ tag: 'octetString', bytes: new TextEncoder().encode(text) }));
  return { name, values: [first ?? { tag: 'no-value' }, ...rest] };
};

function told(...attributes: readonly IppAttribute[]): ReturnType<typeof vocabularyOf> {
  return vocabularyOf(conditionOf(attributesOf(attributes)), A4);
}

const state = (value: number): IppAttribute => ({ name: 'printer-state', values: [{ tag: 'enum', value }] });
const reasons = (...all: readonly string[]): IppAttribute => keywords('printer-state-reasons', all);

describe('reasons, whatever their suffix', () => {
  test.each([
    ['none', null, 'online'],
    ['media-empty-error', 'paper-out', 'online'],
    ['media-empty-report', 'paper-out', 'online'],
    ['media-needed', 'paper-out', 'online'],
    ['media-low-warning', null, 'online'],
    ['media-jam', 'paper-jammed', 'online'],
    ['cover-open', 'cover-open', 'userError'],
    ['door-open-error', 'cover-open', 'userError'],
    ['interlock-open-error', 'cover-open', 'userError'],
    ['toner-empty', 'toner-out', 'online'],
    ['marker-supply-empty-warning', 'toner-out', 'online'],
    ['toner-low-report', null, 'online'],
    ['output-area-full', 'output-full', 'userError'],
    ['output-area-almost-full-warning', null, 'online'],
    ['paused', 'paused', 'offline'],
    ['moving-to-paused', 'paused', 'offline'],
    ['connecting-to-device', 'printer-offline', 'offline'],
    ['offline-report', 'printer-offline', 'offline'],
    ['shutdown', 'printer-offline', 'offline'],
    ['fuser-over-temp', 'printer-fault', 'hardwareError'],
    ['marker-waste-full-error', 'printer-fault', 'hardwareError'],
    ['cups-waiting-for-job-completed', null, 'online'],
    ['com.maker.something-warning', null, 'online'],
  ])('%s', (reason, trouble, device) => {
    expect(told(state(3), reasons(reason))).toMatchObject({ trouble, device });
  });

  test('stopped for no reason that is understood', () => {
    expect(told(state(5), reasons('none'))).toMatchObject({ trouble: 'printer-fault', device: 'hardwareError' });
  });

  test('not accepting jobs', () => {
    const accepting: IppAttribute = {
      name: 'printer-is-accepting-jobs',
      values: [{ tag: 'boolean', value: false }],
    };
    expect(told(state(3), accepting)).toMatchObject({ trouble: 'paused' });
  });

  test('an open cover comes before the jam behind it', () => {
    expect(told(state(5), reasons('media-jam-error', 'cover-open-error', 'media-empty-error'))).toMatchObject({
      trouble: 'cover-open',
      paper: 'out',
    });
  });

  test('an answer of nothing is no trouble', () => {
    expect(told()).toEqual({
      device: 'online',
      media: 'unknown',
      paper: 'full',
      toner: 'unknown',
      mediaReady: [],
      trouble: null,
    });
  });
});

describe('supplies', () => {
  const supply = (type: string, level: number, colour: string, supplyClass = 'supplyThatIsConsumed'): string =>
    `index=1;class=${supplyClass};type=${type};unit=percent;maxcapacity=100;level=${level};colorantname=${colour};`;
  const markers = (...levels: readonly number[]): readonly IppAttribute[] => {
    const [first = 0, ...rest] = levels;
    const value = (level: number): IppValue => ({ tag: 'integer', value: level });
    return [
      { name: 'marker-levels', values: [value(first), ...rest.map(value)] },
      keywords('marker-types', ['toner', 'toner', 'toner', 'toner', 'waste-toner']),
      keywords('marker-colors', ['#000000', '#00FFFF', '#FF00FF', '#FFFF00', 'none']),
    ];
  };

  test.each<[string, readonly IppAttribute[], string, string | null]>([
    ['black at 75 %', [octets('printer-supply', supply('toner', 75, 'black'))], 'full', null],
    ['black at 5 %', [octets('printer-supply', supply('toner', 5, 'black'))], 'low', null],
    ['black at 0 %', [octets('printer-supply', supply('toner', 0, 'black'))], 'out', 'toner-out'],
    [
      'a colour at 0 %',
      [octets('printer-supply', supply('toner', 60, 'black'), supply('toner', 0, 'cyan'))],
      'low',
      null,
    ],
    ['a level that is only "some"', [octets('printer-supply', supply('toner', -3, 'black'))], 'unknown', null],
    [
      'pages instead of percent',
      [octets('printer-supply', 'type=toner;unit=impressions;maxcapacity=2600;level=130;colorantname=black;')],
      'low',
      null,
    ],
    [
      'a full waste box',
      [
        octets(
          'printer-supply',
          supply('toner', 60, 'black'),
          supply('wasteToner', 100, 'unknown', 'receptacleThatIsFilled'),
        ),
      ],
      'full',
      'printer-fault',
    ],
    ['markers of a queue', markers(80, 50, 50, 50, 10), 'full', null],
    ['black marker at 0', markers(0, 50, 50, 50, 10), 'out', 'toner-out'],
    ['unknown markers', markers(-1, -2, -3, -1, -1), 'unknown', null],
    ['a reason without levels', [reasons('toner-low-report')], 'low', null],
    [
      'an empty colour by reason and level',
      [reasons('toner-empty-warning'), ...markers(80, 0, 50, 50, 10)],
      'low',
      null,
    ],
  ])('%s', (_, attributes, toner, trouble) => {
    expect(told(state(3), ...attributes)).toMatchObject({ toner, trouble });
  });
});

describe('paper in the trays', () => {
  const model = (trays: Parameters<typeof stateAttributes>[0]['trays'], ...said: readonly string[]) =>
    told(
      ...modelAttributes(DEFAULT_MODEL),
      ...stateAttributes({
        model: DEFAULT_MODEL,
        upTime: 1,
        state: 'idle',
        reasons: said,
        trays,
        supplies: [],
      }),
    );
  const a4 = 'iso_a4_210x297mm';
  const envelope = { name: 'by-pass-tray', media: 'iso_dl_110x220mm', sheets: 0 };

  test.each<[string, ReturnType<typeof model>, string, string | null]>([
    [
      'A4 in plenty, envelopes out',
      model([{ name: 'main', media: a4, sheets: 125 }, envelope], 'media-empty-report'),
      'full',
      null,
    ],
    ['A4 low', model([{ name: 'main', media: a4, sheets: 20 }, envelope], 'media-low-report'), 'low', null],
    [
      'A4 out, named all the same',
      model([{ name: 'main', media: a4, sheets: 0 }, envelope], 'media-empty-report'),
      'out',
      'paper-out',
    ],
    [
      'A4 out in one of two trays',
      model(
        [
          { name: 'main', media: a4, sheets: 0 },
          { name: 'tray-2', media: a4, sheets: 90 },
        ],
        'media-empty-warning',
      ),
      'full',
      null,
    ],
    ['no A4 anywhere', model([envelope]), 'out', 'paper-out'],
    [
      'low envelopes beside plenty of A4',
      model(
        [
          { name: 'main', media: a4, sheets: 125 },
          { ...envelope, sheets: 1 },
        ],
        'media-low-report',
      ),
      'full',
      null,
    ],
  ])('%s', (_, seen, paper, trouble) => {
    expect(seen).toMatchObject({ paper, trouble });
  });

  test('trays that do not count: of several, only an error is about ours', () => {
    const uncounted = { ...DEFAULT_MODEL, countsTrays: false };
    const said = (...all: readonly string[]) =>
      told(
        ...stateAttributes({
          model: uncounted,
          upTime: 1,
          state: 'idle',
          reasons: all,
          trays: uncounted.loaded,
          supplies: [],
        }),
      );
    expect(said('media-empty-report')).toMatchObject({ paper: 'full', trouble: null });
    expect(said('media-empty-error')).toMatchObject({ paper: 'out', trouble: 'paper-out' });
  });

  test('the only tray, without a count, is the one that is meant', () => {
    expect(told(keywords('media-ready', [a4]), reasons('media-empty-report'))).toMatchObject({ trouble: 'paper-out' });
  });

  test('names of the first IPP count too', () => {
    expect(told(keywords('media-ready', ['iso-a4-white']))).toMatchObject({ paper: 'full', trouble: null });
  });

  test('numbers where words belong spoil nothing', () => {
    expect(
      told(integer('media-ready', 4), integer('printer-state-reasons', 0), octets('printer-supply', 'nonsense')),
    ).toMatchObject({
      trouble: null,
    });
  });
});
