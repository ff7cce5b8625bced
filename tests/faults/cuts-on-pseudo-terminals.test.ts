/** The same exchanges on real pseudo-terminals, cut at sampled bytes: what the operating system does, no memory line shows. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import type { LineDirection } from '../../hardware/cuttable-lines/cut-switch.ts';
import { Meter } from '../../hardware/cuttable-lines/meter.ts';
import { DrivenDevices } from '../../hardware/driven-devices.ts';
import { systemTransports } from '../../hardware/transports/system.ts';
import type { Wire } from '../../hardware/transports/wire.ts';
import { ptyPort } from '../../scripts/device-simulators/pty.ts';
import { ALL_EXCHANGES } from './exchanges.ts';
import { recordFigures } from './figures.ts';

/** Cuts per exchange and direction, spread over its bytes. */
const SAMPLES = 12;
const BACK_LIMIT_MS = 3000;
const DIRECTIONS: readonly LineDirection[] = ['to-device', 'from-device'];

const onWires = ALL_EXCHANGES.flatMap((exchange) =>
  exchange.onWire === undefined ? [] : [{ exchange, name: exchange.name, onWire: exchange.onWire }],
);
const figures: Record<string, { readonly cuts: number; readonly worstBackMs: number }> = {};
afterAll(() => recordFigures('cuts-on-pseudo-terminals', figures));

test.each(onWires)('$name', async ({ exchange, onWire }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cunban-cuts-'));
  const bench = onWire();
  const port = ptyPort(join(folder, 'line'));
  const pulled = (): void => void port.unplug();
  let meters = { 'to-device': new Meter(pulled), 'from-device': new Meter(pulled) };

  const plug = async (): Promise<void> => {
    const raw = await port.plug();
    const own = { 'to-device': new Meter(pulled), 'from-device': new Meter(pulled) };
    meters = own;
    const wire: Wire = {
      onBytes: (listener) => raw.onBytes((bytes) => own['to-device'].pass(bytes, listener)),
      send: (bytes) => own['from-device'].pass(bytes, (allowed) => raw.send(allowed)),
    };
    bench.powerUp(wire);
  };
  await plug();
  const devices = new DrivenDevices({
    transports: systemTransports(systemClock),
    clock: systemClock,
    report: () => {},
    publish: () => {},
  });
  const profile = { ...bench.profile, line: { ...bench.profile.line, path: port.path } } as typeof bench.profile;
  const serve = async (id: string): Promise<number> => {
    const startedAt = performance.now();
    for (;;) {
      bench.prepareAgain?.();
      const result = await bench.run(devices, id);
      const tookMs = performance.now() - startedAt;
      if (result.ok || tookMs > 5 * BACK_LIMIT_MS) return tookMs;
      await sleep(20);
    }
  };

  try {
    await devices.configure([profile]);
    await serve('first');
    const descriptors = readdirSync('/proc/self/fd').length;
    const before = { to: meters['to-device'].crossed, from: meters['from-device'].crossed };
    const servedIn = await serve('measure');
    const bytes = {
      'to-device': meters['to-device'].crossed - before.to,
      'from-device': meters['from-device'].crossed - before.from,
    };
    let cuts = 0;
    let worstBackMs = 0;
    for (const direction of DIRECTIONS) {
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const at = Math.floor((sample * bytes[direction]) / SAMPLES);
        bench.prepareAgain?.();
        meters[direction].cutAfter(Math.max(1, at));
        const result = await bench.run(devices, `cut-${direction}-${sample}`);
        if (!result.ok) expect(exchange.failures, `${direction} after ${at}`).toContain(result.failure.code);
        await port.unplug();
        cuts += 1;
        await plug();
        worstBackMs = Math.max(worstBackMs, (await serve(`again-${direction}-${sample}`)) - servedIn);
      }
    }
    figures[exchange.name] = { cuts, worstBackMs: Math.round(worstBackMs) };
    expect(worstBackMs).toBeLessThan(BACK_LIMIT_MS);
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(descriptors);
  } finally {
    await devices.close();
    await port.unplug();
    rmSync(folder, { recursive: true });
  }
});
