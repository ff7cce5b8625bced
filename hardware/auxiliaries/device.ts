import type { FlashRate, LightName, SetLightFailure } from '../../app/contracts/devices/auxiliaries.ts';
import type { SelfTestFailure } from '../../app/contracts/devices/devices.ts';
import type { BaudRate } from '../../app/contracts/devices/line.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { AttachedDevice, type Health } from '../attached-device.ts';
import { type Clock, pause } from '../clock.ts';
import type { CommandRequest } from '../command.ts';
import type { Absence, Capabilities } from '../device.ts';
import type { LightSwitching } from '../device-classes.ts';
import type { ReportDiagnostic } from '../diagnostics.ts';
import type { Connection } from '../transports/transport.ts';
import { type BoardMap, type BoardSettings, boardMap } from './board-map.ts';
import { bitsOf, Inputs } from './inputs.ts';
import { Lights } from './lights.ts';
import { ILLEGAL_FUNCTION, type ModbusReply, type ModbusRequest } from './modbus-frame.ts';
import { type ModbusExchange, ModbusLine } from './modbus-line.ts';

/** Between two looks at the inputs. */
const LOOK_INTERVAL_MS = 100;
/** Between two looks whether the outputs still do what they were told. */
const INSPECTION_INTERVAL_MS = 1000;
/** A board that cannot tell is told again so often. */
const REWRITE_INTERVAL_MS = 5000;
/** Between two attempts to hear of a board that is silent. */
const RECOVERY_INTERVAL_MS = 1000;
/** So many requests without an answer, each sent twice, and the board is said to be offline. */
const MISSES_TO_OFFLINE = 2;
/** How long all lights burn in the self-test. */
const LAMP_TEST_MS = 1500;

export interface AuxiliariesBoardSetup {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
  readonly settings: BoardSettings;
  readonly baudRate: BaudRate;
}

/** How one request ended: `refused` when the board answered that it will not. */
type Asked = { readonly kind: 'answered'; readonly reply: ModbusReply } | { readonly kind: 'silent' | 'refused' };

/** A board of relays and inputs: guide lights, door, tamper contact, presence sensor. */
export class AuxiliariesBoard extends AttachedDevice<'auxiliaries', Connection, ModbusLine> implements LightSwitching {
  readonly #map: BoardMap;
  readonly #baudRate: BaudRate;
  readonly #report: ReportDiagnostic;
  readonly #lights: Lights;
  #inputs: Inputs;
  #misses = 0;
  /** What the board answered that it will not do. */
  readonly #refused = new Set<ModbusRequest['ask']>();
  #tellsOutputs = true;
  #complaint = '';

  constructor({ deviceId, clock, report, settings, baudRate }: AuxiliariesBoardSetup) {
    const starting = { device: 'starting', door: 'unknown', proximity: 'unknown' } as const;
    super({ deviceId, deviceClass: 'auxiliaries', clock, starting, interrupted: 'at-once' });
    this.#map = boardMap(settings);
    this.#baudRate = baudRate;
    this.#report = report;
    this.#lights = new Lights(this.#map);
    this.#inputs = new Inputs(this.#map);
  }

  override get capabilities(): Capabilities {
    return {
      lights: [...new Set(this.#map.lights.map(({ light }) => light))],
      inputs: [...this.#map.inputs.keys()],
      unit: this.#map.unit,
    };
  }

  async setLight(light: LightName, flashRate: FlashRate): Promise<Result<void, SetLightFailure>> {
    if (!this.#lights.has(light)) return fail('no-such-light', light);
    // Kept whatever comes: a board that is away does it when it is back.
    this.#lights.set(light, flashRate);
    await this.started(new AbortController().signal);
    const { session } = this;
    if (session === null || this.health.device === 'offline') return fail('board-offline');
    const written = await session.exclusively((exchange) => this.#writeLights(session, exchange));
    if (written === 'answered') return ok(undefined);
    return fail(written === 'refused' ? 'board-refused' : 'board-offline');
  }

  /** Lets every light burn for a moment, and tells what the inputs see. */
  async selfTest(request: CommandRequest): Promise<Result<{ readonly found: readonly string[] }, SelfTestFailure>> {
    return this.command.run(request, async (signal) => {
      await this.started(signal);
      const { session, sessionEnded } = this;
      if (session === null || sessionEnded === null) return fail('device-offline');
      const light = (allOn: boolean): Promise<Asked['kind']> => {
        this.#lights.trial(allOn);
        return session.exclusively((exchange) => this.#writeLights(session, exchange));
      };
      const lit = await light(true);
      if (lit === 'answered') await pause(this.clock, LAMP_TEST_MS, AbortSignal.any([signal, sessionEnded]));
      const restored = await light(false);
      if (lit === 'refused' || restored === 'refused') return fail('self-test-failed', this.#complaint);
      if (lit === 'silent' || restored === 'silent' || this.health.device !== 'online') return fail('device-offline');
      const { door, proximity } = this.health;
      const lights = [...new Set(this.#map.lights.map(({ light: name }) => name))];
      return ok({ found: [`lights: ${lights.join(', ')}`, `door: ${door}`, `proximity: ${proximity}`] });
    });
  }

  protected open(connection: Connection): ModbusLine {
    this.#inputs = new Inputs(this.#map);
    this.#lights.forgetBoard();
    this.#misses = 0;
    this.#refused.clear();
    this.#tellsOutputs = true;
    return new ModbusLine(connection, this.clock, { unit: this.#map.unit, baudRate: this.#baudRate });
  }

  protected absent(absence: Absence): Health<'auxiliaries'> {
    return { device: absence, door: 'unknown', proximity: 'unknown' };
  }

  /** Looks at the inputs, keeps the lights going, and sees to it that the board still does what it was told. */
  protected async watch(line: ModbusLine, ended: AbortSignal): Promise<void> {
    let nextInspectionAt = this.clock.now();
    while (!ended.aborted) {
      const inspects = this.clock.now() >= nextInspectionAt;
      await line.exclusively(async (exchange) => {
        if (ended.aborted) return;
        const looked = await this.#look(line, exchange);
        if (inspects && looked !== 'silent') await this.#inspect(line, exchange);
        if (this.#misses === 0) await this.#writeLights(line, exchange);
      });
      if (inspects) {
        nextInspectionAt = this.clock.now() + (this.#tellsOutputs ? INSPECTION_INTERVAL_MS : REWRITE_INTERVAL_MS);
      }
      await pause(this.clock, this.#restMs(), ended);
    }
  }

  #restMs(): number {
    if (this.health.device === 'offline') return RECOVERY_INTERVAL_MS;
    return Math.min(LOOK_INTERVAL_MS, this.#lights.nextEdgeIn(this.clock.now()));
  }

  async #look(line: ModbusLine, exchange: ModbusExchange): Promise<Asked['kind']> {
    const { question } = this.#inputs;
    if (question === null) return 'answered';
    const asked = await this.#ask(line, exchange, question);
    if (asked.kind === 'answered') {
      this.#inputs.see(asked.reply, this.clock.now());
      this.#tellHealth(line);
    }
    return asked.kind;
  }

  async #inspect(line: ModbusLine, exchange: ModbusExchange): Promise<void> {
    const { inspection } = this.#lights;
    if (!this.#tellsOutputs) {
      this.#lights.forgetBoard();
      return;
    }
    const asked = await exchange(inspection);
    if (asked.ok && asked.value.kind === 'exception' && asked.value.code === ILLEGAL_FUNCTION) {
      this.#tellsOutputs = false;
      this.#lights.forgetBoard();
      return;
    }
    const judged = this.#judge(line, inspection, asked);
    if (judged.kind === 'answered') this.#lights.found(inspection.start, bitsOf(judged.reply));
  }

  async #writeLights(line: ModbusLine, exchange: ModbusExchange): Promise<Asked['kind']> {
    for (const request of this.#lights.due(this.clock.now())) {
      const { kind } = await this.#ask(line, exchange, request);
      if (kind !== 'answered') return kind;
      this.#lights.wrote(request);
    }
    return 'answered';
  }

  async #ask(line: ModbusLine, exchange: ModbusExchange, request: ModbusRequest): Promise<Asked> {
    return this.#judge(line, request, await exchange(request));
  }

  /** What an answer, or none, says of the board's health. */
  #judge(line: ModbusLine, request: ModbusRequest, answer: Awaited<ReturnType<ModbusExchange>>): Asked {
    if (!answer.ok) {
      this.#misses += 1;
      // A closed line is the supervisor's business.
      if (answer.failure.code === 'silent' && this.#misses >= MISSES_TO_OFFLINE) {
        this.#lights.forgetBoard();
        this.see(line, { device: 'offline', door: 'unknown', proximity: 'unknown' });
      }
      return { kind: 'silent' };
    }
    this.#misses = 0;
    const isRefused = answer.value.kind === 'exception';
    if (isRefused) this.#refused.add(request.ask);
    else this.#refused.delete(request.ask);
    if (answer.value.kind === 'exception') this.#complain(request.ask, answer.value.code);
    this.#tellHealth(line);
    return isRefused ? { kind: 'refused' } : { kind: 'answered', reply: answer.value };
  }

  #tellHealth(line: ModbusLine): void {
    this.see(line, { device: this.#refused.size > 0 ? 'hardwareError' : 'online', ...this.#inputs.status });
  }

  /** A board that refuses an address is wired otherwise than the profile says: staff are told once. */
  #complain(ask: ModbusRequest['ask'], code: number): void {
    const detail = `${ask} was refused with exception ${code}`;
    if (detail === this.#complaint) return;
    this.#complaint = detail;
    this.#report({ event: 'command-failed', deviceId: this.deviceId, code: 'board-refused', detail });
  }
}
