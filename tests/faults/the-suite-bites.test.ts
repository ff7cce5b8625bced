/** Devices that are broken on purpose, which the suite of cuts must catch. */
import { expect, test } from 'vitest';
import type { DeviceExchange, ExchangeBench } from '../../hardware/cuttable-lines/exchange.ts';
import { cutCase } from './cut-case.ts';
import { ALL_EXCHANGES } from './exchanges.ts';

const exchange = sound();

function sound(): DeviceExchange {
  const [first] = ALL_EXCHANGES;
  if (first === undefined) throw new Error('there is no exchange');
  return first;
}

/** The first exchange, with a bench that is spoiled. */
function broken(spoil: (bench: ExchangeBench) => ExchangeBench): DeviceExchange {
  return { ...exchange, prepare: (clock) => spoil(exchange.prepare(clock)) };
}

const cut = { direction: 'from-device', afterBytes: 100, comesBack: false } as const;

test('the sound device passes', async () => {
  expect(await cutCase(exchange, cut)).toMatchObject({ problems: [] });
});

test('a command that never ends is caught', async () => {
  const hanging = broken((bench) => ({ ...bench, run: () => new Promise(() => {}) }));
  await expect(cutCase(hanging, cut)).rejects.toThrow('nothing settled');
});

test('a code that nobody expects is caught', async () => {
  const strict = { ...exchange, failures: [] };
  const { ended, problems } = await cutCase(strict, cut);
  expect(problems).toEqual([`ended as ${ended}`]);
});

test('a link that is left open is caught', async () => {
  const leaking = broken((bench) => {
    const { serial } = bench.transports;
    if (serial === undefined) throw new Error('the first exchange is on a serial line');
    return {
      ...bench,
      transports: {
        serial(line) {
          const transport = serial(line);
          return {
            async open() {
              const opened = await transport.open();
              return opened.ok ? { ok: true, value: { ...opened.value, close: async () => {} } } : opened;
            },
          };
        },
      },
    };
  });
  expect((await cutCase(leaking, cut)).problems).toContain('1 links left open');
});

test('a device that does not serve again is caught', async () => {
  let runs = 0;
  const once = broken((bench) => ({
    ...bench,
    run(devices, commandId) {
      runs += 1;
      return runs === 1 ? bench.run(devices, commandId) : Promise.resolve({ ok: false, failure: { code: 'dead' } });
    },
  }));
  expect((await cutCase(once, cut)).problems).toEqual(['does not serve again: dead ']);
});
