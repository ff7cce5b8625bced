import type { DeviceStatus } from '../../app/contracts/devices/device-status.ts';
import type { LineDirection } from '../../hardware/cuttable-lines/cut-switch.ts';
import type { DeviceExchange, ExchangeBench } from '../../hardware/cuttable-lines/exchange.ts';
import { DrivenDevices } from '../../hardware/driven-devices.ts';
import { SimulatedClock } from '../../hardware/simulated-clock.ts';
import { simulatedTransports } from '../../hardware/simulated-station.ts';

/** A device is to serve again so soon after its plug is back. */
const BACK_LIMIT_MS = 3000;
/** Between the cut and the plug's return. */
const AWAY_MS = 700;
/** Time a device needs at the start, before anything is asked of it. */
const SETTLE_MS = 1500;

export interface Cut {
  readonly direction: LineDirection;
  /** Bytes of the command's own traffic that still cross in that direction. */
  readonly afterBytes: number;
  readonly comesBack: boolean;
}

interface Running {
  readonly clock: SimulatedClock;
  readonly bench: ExchangeBench;
  readonly devices: DrivenDevices;
  readonly published: readonly DeviceStatus[];
}

async function start(exchange: DeviceExchange): Promise<Running> {
  const clock = new SimulatedClock();
  const bench = exchange.prepare(clock);
  const published: DeviceStatus[] = [];
  const devices = new DrivenDevices({
    transports: simulatedTransports(bench.transports),
    clock,
    report: () => {},
    publish: (status) => published.push(status),
  });
  const refused = await clock.until(devices.configure([bench.profile]));
  if (refused.length > 0) throw new Error(`${exchange.name}: refused, ${JSON.stringify(refused)}`);
  await clock.advance(SETTLE_MS);
  return { clock, bench, devices, published };
}

async function finish({ clock, devices, bench }: Running): Promise<readonly string[]> {
  await clock.until(devices.close());
  const problems: string[] = [];
  if (bench.line.openLinks !== 0) problems.push(`${bench.line.openLinks} links left open`);
  // Whatever still ticks must come to an end by itself.
  await clock.advance(60_000);
  if (clock.pendingTimers !== 0) problems.push(`${clock.pendingTimers} timers left`);
  return problems;
}

/** Bytes that the command puts on the whole line, in each direction. Throws when the whole line fails it. */
export async function measure(exchange: DeviceExchange): Promise<Readonly<Record<LineDirection, number>>> {
  const running = await start(exchange);
  const { bench, clock, devices } = running;
  const before = { to: bench.line.crossed('to-device'), from: bench.line.crossed('from-device') };
  const result = await clock.until(bench.run(devices, 'measure'), exchange.timeoutMs);
  if (!result.ok) throw new Error(`${exchange.name} fails on a whole line: ${result.failure.code}`);
  const bytes = {
    'to-device': bench.line.crossed('to-device') - before.to,
    'from-device': bench.line.crossed('from-device') - before.from,
  };
  const problems = await finish(running);
  if (problems.length > 0) throw new Error(`${exchange.name}: ${problems.join(', ')}`);
  return bytes;
}

export interface CutOutcome {
  /** `ok`, or the code with which the command ended. */
  readonly ended: string;
  /** Everything that is not as it must be; empty is a pass. */
  readonly problems: readonly string[];
}

/** Runs the exchange and cuts its line; afterwards plugs it in again, if it was not, and asks for the same once more. */
export async function cutCase(exchange: DeviceExchange, cut: Cut): Promise<CutOutcome> {
  const running = await start(exchange);
  const { bench, clock, devices } = running;
  const problems: string[] = [];
  if (cut.comesBack) bench.line.onCut(() => clock.setTimeout(() => bench.line.plug(), AWAY_MS));
  bench.line.cutAfter(cut.direction, cut.afterBytes);

  const startedAt = clock.now();
  const command = bench.run(devices, 'cut');
  const result = await clock.until(command, exchange.timeoutMs + 1000);
  const tookMs = clock.now() - startedAt;
  if (tookMs > exchange.timeoutMs) problems.push(`ended after ${tookMs} ms`);
  if (!result.ok && !exchange.failures.includes(result.failure.code)) problems.push(`ended as ${result.failure.code}`);

  await clock.advance(BACK_LIMIT_MS);
  const away = devices.statuses[0]?.device;
  if (!cut.comesBack && bench.line.isCut && away !== 'noDevice' && away !== 'offline') {
    problems.push(`cut for good, but called ${away}`);
  }
  // Whether it came back by itself or only now: it must serve again.
  if (bench.line.isCut) bench.line.plug();
  bench.line.onCut(() => {});
  await clock.advance(BACK_LIMIT_MS);
  const back = devices.statuses[0]?.device;
  if (back !== 'online') problems.push(`plugged in again for ${BACK_LIMIT_MS} ms, but called ${back}`);
  bench.prepareAgain?.();
  const again = await clock.until(bench.run(devices, 'again'), exchange.timeoutMs + 1000);
  if (!again.ok) problems.push(`does not serve again: ${again.failure.code} ${again.failure.detail ?? ''}`);

  const ended = result.ok ? 'ok' : result.failure.code;
  return { ended, problems: [...problems, ...(await finish(running))] };
}
