import type { ReadSmartCardFailure } from '../../app/contracts/devices/smart-card-reading.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import { Exclusive } from '../exclusive.ts';
import type { CommandApdu, ResponseApdu } from './apdu.ts';
import type { ApplicationFailure, SmartCardApplication, TransmitFailure } from './card-application.ts';
import { exchangeApdu } from './card-exchange.ts';
import { CARD_PRESENT, LEAVE_CARD, PROTOCOL_T0, RESET_CARD } from './pcsc-message.ts';
import { meaningOf, type PcscMeaning, returnCodeText } from './pcsc-return-code.ts';
import type { PcscCalls } from './pcsc-session.ts';

/** The service looks at a reader every 200 to 400 ms: a pulled card is known after two looks. */
const REMOVAL_KNOWN_MS = 900;
const REMOVAL_LOOK_MS = 150;

export interface CardVisit {
  readonly readerName: string;
  readonly application: SmartCardApplication;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Fields = Readonly<Record<string, string>>;
type CallFailure = Extract<ReadSmartCardFailure, 'card-removed' | 'card-unreadable' | 'reader-offline' | 'busy'>;

/**
 * Powers the card, lets the application read it alone, and leaves it reset. Whatever happens, the card is let go of and
 * every answer of the chip is overwritten.
 */
export async function readSmartCard(calls: PcscCalls, visit: CardVisit): Promise<Result<Fields, ReadSmartCardFailure>> {
  const connected = await calls.connect(visit.readerName);
  if (connected === null) return fail('reader-offline');
  const { handle, protocol, returnCode } = connected;
  const refused = await failureOf(calls, visit, meaningOf(returnCode), returnCode);
  if (refused !== null) return refused;
  const begun = await beginAlone(calls, visit, handle);
  if (!begun.ok) {
    await calls.disconnect(handle, LEAVE_CARD);
    return begun;
  }
  const result = await apply(calls, visit, handle, protocol);
  await calls.endTransaction(handle, LEAVE_CARD);
  await calls.disconnect(handle, RESET_CARD);
  return result;
}

/** Somebody else may have reset the card since; that is heard of once. */
async function beginAlone(calls: PcscCalls, visit: CardVisit, handle: number): Promise<Result<void, CallFailure>> {
  let begun = await calls.beginTransaction(handle);
  if (begun !== null && meaningOf(begun) === 'card-reset') {
    const reconnected = await calls.reconnect(handle, LEAVE_CARD);
    begun =
      reconnected === null || meaningOf(reconnected) !== 'success' ? reconnected : await calls.beginTransaction(handle);
  }
  if (begun === null) return fail('reader-offline');
  return (await failureOf(calls, visit, meaningOf(begun), begun)) ?? ok(undefined);
}

async function apply(
  calls: PcscCalls,
  visit: CardVisit,
  handle: number,
  protocol: number,
): Promise<Result<Fields, ApplicationFailure>> {
  const { application, signal } = visit;
  const answers: Uint8Array[] = [];
  const line = new Exclusive();
  let isOver = false;

  const send = async (apdu: Uint8Array): Promise<Result<Uint8Array, TransmitFailure>> => {
    if (isOver || signal.aborted) return fail('cancelled');
    const sent = await calls.transmit(handle, protocol, apdu, signal);
    if (sent === null) return fail('reader-offline');
    const failure = await failureOf(calls, visit, meaningOf(sent.returnCode), sent.returnCode);
    if (failure === null) {
      // Some drivers call it a success when the card went, and answer nothing.
      const isNothing = sent.answer.length < 2 && (await hasLeft(calls, visit));
      return isNothing ? fail('card-removed') : ok(sent.answer);
    }
    const { code, detail } = failure.failure;
    // Nobody else can have come in between.
    return code === 'busy' ? fail('card-unreadable', detail) : fail(code, detail);
  };
  const transmit = (command: CommandApdu): Promise<Result<ResponseApdu, TransmitFailure>> =>
    line.run(async () => {
      const answer = await exchangeApdu({ protocol: protocol === PROTOCOL_T0 ? 'T=0' : 'T=1', send }, command);
      if (answer.ok) answers.push(answer.value.data);
      return answer;
    });

  const result = await Promise.race([application.read(transmit), aborted(signal)]).catch(() =>
    // An application is somebody else's code: its fault must cost this reading only.
    fail('card-unreadable', `the application ${application.name} is broken`),
  );
  isOver = true;
  // The chip may still be at a command that nobody waits for.
  await line.run(async () => {});
  for (const answer of answers) answer.fill(0);
  return result;
}

function aborted(signal: AbortSignal): Promise<Result<never, 'cancelled'>> {
  return new Promise((resolve) => {
    const end = (): void => resolve(fail('cancelled'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

async function failureOf(
  calls: PcscCalls,
  visit: CardVisit,
  meaning: PcscMeaning,
  returnCode: number,
): Promise<{ readonly ok: false; readonly failure: { readonly code: CallFailure; readonly detail?: string } } | null> {
  const detail = returnCodeText(returnCode);
  switch (meaning) {
    case 'success':
      return null;
    case 'card-gone':
      return fail('card-removed');
    case 'card-mute':
    case 'card-reset':
    case 'other':
      return fail('card-unreadable', detail);
    case 'exchange-failed':
      return (await hasLeft(calls, visit)) ? fail('card-removed') : fail('card-unreadable', detail);
    case 'reader-gone':
    case 'service-stopped':
      return fail('reader-offline', detail);
    case 'reader-taken':
      return fail('busy', 'another program holds the card');
    default:
      return assertNever(meaning);
  }
}

/** A reader's driver reports a pulled card and a broken one alike; the service finds out which a moment later. */
async function hasLeft(calls: PcscCalls, { readerName, clock }: CardVisit): Promise<boolean> {
  const until = clock.now() + REMOVAL_KNOWN_MS;
  for (;;) {
    const readers = await calls.readers();
    const reader = readers?.find(({ name }) => name === readerName);
    if (reader === undefined || (reader.state & CARD_PRESENT) === 0) return true;
    if (clock.now() >= until) return false;
    await pause(clock, REMOVAL_LOOK_MS);
  }
}
