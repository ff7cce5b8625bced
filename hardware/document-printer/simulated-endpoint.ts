import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import type { CuttableLine } from '../cuttable-lines/cut-switch.ts';
import { Meter } from '../cuttable-lines/meter.ts';
import { closeSignal } from '../transports/close-signal.ts';
import type { IppEndpoint, PostFailure, Transport } from '../transports/transport.ts';
import type { IppPrinterSimulator } from './simulator.ts';

/** A network in memory between the host and a simulated printer, which can be pulled after any byte. */
export interface SimulatedEndpoint {
  readonly transport: Transport<IppEndpoint>;
  readonly line: CuttableLine;
}

/** A host that is asked for a printer that is not there learns so after as long. */
const UNREACHABLE_MS = 20;

export function simulatedEndpoint(printer: IppPrinterSimulator, clock: Clock): SimulatedEndpoint {
  let isCut = false;
  let openLinks = 0;
  let cutNow = new AbortController();
  let onCut: () => void = () => {};
  const pull = (): void => {
    isCut = true;
    cutNow.abort();
    onCut();
  };
  const meters = { 'to-device': new Meter(pull), 'from-device': new Meter(pull) };

  /** What of a message got through. */
  const cross = async (direction: keyof typeof meters, bytes: Uint8Array): Promise<Uint8Array> => {
    if (isCut) return new Uint8Array(0);
    const passed = meters[direction].pass(bytes, (allowed) => allowed.slice());
    // The cable goes behind the last byte that was let through.
    await Promise.resolve();
    return passed;
  };

  const post = async (
    message: readonly Uint8Array[],
    timeoutMs: number,
    stop: AbortSignal,
  ): Promise<Result<Uint8Array, PostFailure>> => {
    if (isCut) {
      await pause(clock, UNREACHABLE_MS, stop);
      return fail('not-sent', 'no such host');
    }
    if (stop.aborted) return fail('not-sent', 'given up');
    const cut = cutNow.signal;
    let sent = new Uint8Array(0);
    for (const piece of message) {
      const passed = await cross('to-device', piece);
      sent = Uint8Array.from([...sent, ...passed]);
      if (passed.length < piece.length) return fail(sent.length === 0 ? 'not-sent' : 'answer-lost', 'cut');
      if (stop.aborted) return fail('answer-lost', 'given up');
    }
    const answer = printer.answer(sent);
    if (answer === null) {
      await pause(clock, timeoutMs, AbortSignal.any([stop, cut]));
      return fail('answer-lost', 'silent');
    }
    const received = await cross('from-device', answer);
    return received.length === answer.length ? ok(received) : fail('answer-lost', 'cut');
  };

  const open = (): IppEndpoint => {
    const closing = closeSignal();
    const ended = new AbortController();
    openLinks += 1;
    const end = (): void => {
      if (ended.signal.aborted) return;
      openLinks -= 1;
      ended.abort();
      closing.announce();
    };
    return {
      uri: 'ipp://printer.local/ipp/print',
      post: (message, { timeoutMs, signal }) =>
        post(message, timeoutMs, signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal])),
      onClose: closing.onClose,
      giveUp: end,
      async close() {
        end();
      },
    };
  };

  return {
    transport: {
      async open() {
        await pause(clock, isCut || printer.silent ? UNREACHABLE_MS : 0);
        return isCut || printer.silent ? fail('no-device') : ok(open());
      },
    },
    line: {
      crossed: (direction) => meters[direction].crossed,
      cutAfter: (direction, count) => meters[direction].cutAfter(count),
      get isCut() {
        return isCut;
      },
      onCut(listener) {
        onCut = listener;
      },
      plug() {
        isCut = false;
        cutNow = new AbortController();
        // Cut for a printer means that its power went.
        printer.restart();
      },
      get openLinks() {
        return openLinks;
      },
    },
  };
}
