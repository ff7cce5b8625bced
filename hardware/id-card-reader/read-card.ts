import type { CardExtra, ReadCardFailure } from '../../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { type Clock, pause } from '../clock.ts';
import type { SdtCommandName } from './sdt-command.ts';
import type { Exchange } from './sdt-driver.ts';
import { decodeNewAddress, type SdtReply, splitReadBase, verdictOf } from './sdt-reply.ts';
import { type CitizenText, decodeTextBlock } from './sdt-text.ts';

/** Readers want more than 300 ms between two searches. */
const FIND_INTERVAL_MS = 320;
/**
 * After an error a card must be lifted before it can be read again. Readers enforce it with "none found"; one
 * that does not is given this long to see the card leave, so that a faulty card is not read in a tight loop.
 */
const LIFT_GRACE_MS = 1500;
/** Length of body and check byte of a whole `read-base` reply. */
const READ_BASE_DECLARED_LENGTH = 1288;

export interface ReadCardOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What is read besides text, photo and new address. */
  readonly extras: readonly CardExtra[];
  /** The previous read failed with a card in the field. */
  readonly mustLift: boolean;
  readonly onCardDetected: () => void;
  /** No card can be found; called once a search, for the presence probe. */
  readonly onNoneFound: () => Promise<void>;
}

type ExchangeFn = (name: SdtCommandName) => Promise<Exchange>;
type Outcome = Result<IdentityCard, ReadCardFailure>;
/** A good reply, "no such item", or why there is neither. */
type Step = Result<SdtReply, ReadCardFailure>;

/**
 * Searches for a card until one lies in the field or `signal` aborts, then selects and reads it: base block,
 * then the new address, which overrides the printed one. Nothing waits between these.
 * The result of an aborted search is `cancelled`; the caller knows the true reason.
 */
export async function findAndReadCard(exchange: ExchangeFn, options: ReadCardOptions): Promise<Outcome> {
  const found = await findCard(exchange, options);
  if (!found.ok) return found;
  options.onCardDetected();
  const outcome = await readFoundCard(exchange, options.signal);
  // Vendor code resets the SAM after a failed read; without it some readers refuse the next card.
  if (!outcome.ok && outcome.failure.code !== 'reader-offline') await exchange('reset');
  return outcome;
}

async function findCard(exchange: ExchangeFn, options: ReadCardOptions): Promise<Result<void, ReadCardFailure>> {
  const { clock, signal } = options;
  const ignoreUntil = options.mustLift ? clock.now() + LIFT_GRACE_MS : clock.now();
  let liftAwaited = options.mustLift;
  for (;;) {
    if (signal.aborted) return fail('cancelled');
    const step = await ask(exchange, 'find-card');
    if (step.ok && !(liftAwaited && clock.now() < ignoreUntil)) return ok(undefined);
    if (!step.ok) {
      if (step.failure.code !== 'timed-out') return step;
      liftAwaited = false;
      await options.onNoneFound();
    }
    await pause(clock, FIND_INTERVAL_MS, signal);
  }
}

async function readFoundCard(exchange: ExchangeFn, signal: AbortSignal): Promise<Outcome> {
  const selected = await ask(exchange, 'select-card');
  if (!selected.ok) return lost(selected);
  if (signal.aborted) return fail('cancelled');
  const base = await ask(exchange, 'read-base');
  if (!base.ok) return lost(base);
  const { data } = base.value;
  const decoded = decodeBase(data);
  data.fill(0);
  if (!decoded.ok) return decoded;
  if (signal.aborted) return fail('cancelled');
  const newAddress = await readNewAddress(exchange);
  if (!newAddress.ok) return newAddress;
  const { text, photo } = decoded.value;
  const moved = newAddress.value !== '';
  return ok({
    kind: 'citizen',
    ...text,
    address: moved ? newAddress.value : text.address,
    addressSource: moved ? 'new-address-block' : 'printed',
    photo,
    chipNumber: null,
    fingerprint: null,
  });
}

function decodeBase(data: Uint8Array): Result<{ text: CitizenText; photo: Uint8Array }, ReadCardFailure> {
  const blocks = splitReadBase(data);
  if (blocks === null) return fail('reader-fault', `read-base reply carries ${data.length} bytes`);
  const block = decodeTextBlock(blocks.text);
  switch (block.kind) {
    case 'citizen':
      if (block.problems.length > 0) return fail('card-data-invalid', block.problems.join(' '));
      return ok({ text: block.text, photo: blocks.photo.slice() });
    case 'unsupported':
      return fail('unsupported-card', `type mark ${block.mark}`);
    case 'wrong-length':
      return fail('reader-fault', `text block of ${block.length} bytes`);
    default:
      return assertNever(block);
  }
}

/** The new address, empty where the card has none or the reader does not know the command. */
async function readNewAddress(exchange: ExchangeFn): Promise<Result<string, ReadCardFailure>> {
  const step = await ask(exchange, 'read-new-address');
  if (!step.ok) return lost(step);
  const { data, meaning } = step.value;
  if (meaning !== 'ok') return ok('');
  const address = decodeNewAddress(data);
  data.fill(0);
  return address === null ? fail('reader-fault', `new-address reply carries ${data.length} bytes`) : ok(address);
}

/** Past the search, "none found" means that the card has left. */
function lost(step: Result<never, ReadCardFailure>): Result<never, ReadCardFailure> {
  return !step.ok && step.failure.code === 'timed-out' ? fail('card-removed', step.failure.detail) : step;
}

/**
 * One command, sent a second time when the line spoiled it. "None found" comes back as `timed-out`, which only
 * the search may know: it goes on until its time is over.
 */
async function ask(exchange: ExchangeFn, name: SdtCommandName): Promise<Step> {
  const first = await exchange(name);
  if (!isSpoiled(first)) return stepOf(first, name, exchange);
  return stepOf(await exchange(name), name, exchange);
}

function isSpoiled(exchange: Exchange): boolean {
  switch (exchange.kind) {
    case 'damaged':
    case 'garbage':
    case 'silent':
      return true;
    case 'incomplete':
      // A read that stops in the middle is a card on the move: it is not asked again.
      return exchange.partial.declaredLength !== READ_BASE_DECLARED_LENGTH;
    case 'reply':
      return verdictOf(exchange.reply.meaning) === 'send-again';
    case 'connection-closed':
      return false;
    default:
      return assertNever(exchange);
  }
}

async function stepOf(result: Exchange, name: SdtCommandName, exchange: ExchangeFn): Promise<Step> {
  switch (result.kind) {
    case 'reply':
      return stepOfReply(result.reply, name);
    case 'damaged':
      return fail('reader-fault', `${name}: check byte wrong twice`);
    case 'garbage':
      return fail('reader-fault', `${name}: reply is not SDT`);
    case 'incomplete': {
      if (result.partial.declaredLength !== READ_BASE_DECLARED_LENGTH) {
        return fail('reader-fault', `${name}: reply is not whole, declares ${result.partial.declaredLength}`);
      }
      const alive = await exchange('status');
      return alive.kind === 'reply' ? fail('card-removed', `${name}: reply stopped`) : fail('reader-offline');
    }
    case 'silent':
      return fail('reader-offline', `${name}: no reply`);
    case 'connection-closed':
      return fail('reader-offline', 'connection closed');
    default:
      return assertNever(result);
  }
}

function stepOfReply(reply: SdtReply, name: SdtCommandName): Step {
  // A card without a new address, or a reader that does not know the command: the printed address stands.
  const noNewAddress = reply.meaning === 'no-such-item' || reply.meaning === 'bad-command';
  if (name === 'read-new-address' && noNewAddress) return ok(reply);
  const detail = `SW3 ${reply.sw3.toString(16).padStart(2, '0')}`;
  const verdict = verdictOf(reply.meaning);
  switch (verdict) {
    case 'good':
      return ok(reply);
    case 'no-card':
      return fail('timed-out', detail);
    case 'card-lost':
      return fail('card-removed', detail);
    case 'card-unreadable':
    case 'not-an-id-card':
    case 'card-not-authentic':
      return fail(verdict, detail);
    case 'no-such-item':
    case 'send-again':
    case 'reader-broken':
    case 'reader-refuses':
      return fail('reader-fault', detail);
    default:
      return assertNever(verdict);
  }
}
