import type { CardExtra, ReadCardFailure } from '../../app/contracts/devices/id-card-reading.ts';
import type { IdentityCard } from '../../app/contracts/devices/identity-card.ts';
import { assertNever, fail, ok, type Result } from '../../app/contracts/result.ts';
import { toHex } from '../captured-bytes.ts';
import { type Clock, pause } from '../clock.ts';
import type { CardText } from './card-text.ts';
import type { SdtCommandName } from './sdt-command.ts';
import type { Exchange, ExchangeFn } from './sdt-driver.ts';
import type { PartialFrame } from './sdt-frame.ts';
import {
  CARD_REPLY_LENGTHS,
  decodeNewAddress,
  type SdtReply,
  splitReadBase,
  splitReadWithFingerprint,
  verdictOf,
} from './sdt-reply.ts';
import { decodeTextBlock } from './sdt-text.ts';
import { wipeCard } from './wipe-card.ts';

/** Readers want more than 300 ms between two searches. */
const FIND_INTERVAL_MS = 320;
/**
 * After an error a card must be lifted before it can be read again. Readers enforce it with "none found"; one
 * that does not is given this long to see the card leave, so that a faulty card is not read in a tight loop.
 */
const LIFT_GRACE_MS = 1500;

/** What not every card has and not every reader knows. */
const OPTIONAL_ITEMS: readonly SdtCommandName[] = [
  'read-new-address',
  'read-chip-management-number',
  'read-base-and-fingerprint',
];

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

type Outcome = Result<IdentityCard, ReadCardFailure>;
/** A good reply, "no such item", or why there is neither. */
type Step = Result<SdtReply, ReadCardFailure>;

/**
 * Searches for a card until one lies in the field or `signal` aborts, then selects and reads it: base block,
 * then the new address, which overrides the printed one, then what else was asked for. Nothing waits between these.
 * The result of an aborted search is `cancelled`; the caller knows the true reason.
 */
export async function findAndReadCard(exchange: ExchangeFn, options: ReadCardOptions): Promise<Outcome> {
  const found = await findCard(exchange, options);
  if (!found.ok) return found;
  options.onCardDetected();
  const outcome = await readFoundCard(exchange, options);
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

async function readFoundCard(exchange: ExchangeFn, options: ReadCardOptions): Promise<Outcome> {
  const { signal, extras } = options;
  const selected = await ask(exchange, 'select-card');
  if (!selected.ok) return lost(selected);
  if (signal.aborted) return fail('cancelled');
  const base = await readBase(exchange, extras.includes('fingerprint'));
  if (!base.ok) return base;
  const outcome = await completeCard(exchange, base.value, options);
  // Nobody gets the blocks of a card that was not read to its end.
  if (!outcome.ok) wipeCard(base.value);
  return outcome;
}

/** The blocks of one reply, copied out of it. */
type BaseBlocks = CardText & Pick<IdentityCard, 'photo' | 'textBlock' | 'fingerprint'>;

async function readBase(exchange: ExchangeFn, withFingerprint: boolean): Promise<Result<BaseBlocks, ReadCardFailure>> {
  if (withFingerprint) {
    const step = await ask(exchange, 'read-base-and-fingerprint');
    if (!step.ok) return lost(step);
    if (step.value.meaning === 'ok') return decodeBase(step.value, splitReadWithFingerprint);
    // A reader from before fingerprints, or a card without: the rest is read all the same.
  }
  const step = await ask(exchange, 'read-base');
  return step.ok ? decodeBase(step.value, splitReadBase) : lost(step);
}

interface SplitBlocks {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  readonly fingerprint?: Uint8Array;
}

function decodeBase(
  { data }: SdtReply,
  split: (data: Uint8Array) => SplitBlocks | null,
): Result<BaseBlocks, ReadCardFailure> {
  const blocks = split(data);
  const decoded = blocks === null ? fail('reader-fault', `${data.length} bytes of card`) : decodeBlocks(blocks);
  data.fill(0);
  return decoded;
}

function decodeBlocks({ text, photo, fingerprint }: SplitBlocks): Result<BaseBlocks, ReadCardFailure> {
  const block = decodeTextBlock(text);
  switch (block.kind) {
    case 'citizen':
    case 'residence-permit':
    case 'foreign-resident': {
      const { problems, ...card } = block;
      if (problems.length > 0) return fail('card-data-invalid', problems.join(' '));
      const hasFingerprint = fingerprint !== undefined && fingerprint.length > 0;
      return ok({
        ...card,
        photo: photo.slice(),
        textBlock: text.slice(),
        fingerprint: hasFingerprint ? fingerprint.slice() : null,
      });
    }
    case 'unsupported':
      return fail('unsupported-card', `type mark ${block.mark}`);
    case 'wrong-length':
      return fail('reader-fault', `text block of ${block.length} bytes`);
    default:
      return assertNever(block);
  }
}

async function completeCard(
  exchange: ExchangeFn,
  base: BaseBlocks,
  { signal, extras }: ReadCardOptions,
): Promise<Outcome> {
  if (signal.aborted) return fail('cancelled');
  // Foreigners' cards carry no address, and so no new one.
  const newAddress = base.kind === 'foreign-resident' ? ok('') : await readNewAddress(exchange);
  if (!newAddress.ok) return newAddress;
  if (signal.aborted) return fail('cancelled');
  const chipNumber = extras.includes('chip-number') ? await readChipNumber(exchange) : ok(null);
  if (!chipNumber.ok) return chipNumber;

  const { photo, textBlock, fingerprint } = base;
  const blocks = { photo, textBlock, fingerprint, chipNumber: chipNumber.value };
  if (base.kind === 'foreign-resident') return ok({ kind: base.kind, ...base.text, ...blocks });
  const moved = newAddress.value !== '';
  const residence = {
    address: moved ? newAddress.value : base.text.address,
    addressSource: moved ? 'new-address-block' : 'printed',
  } as const;
  return base.kind === 'citizen'
    ? ok({ kind: base.kind, ...base.text, ...residence, ...blocks })
    : ok({ kind: base.kind, ...base.text, ...residence, ...blocks });
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

/** The chip's management number in hexadecimal; `null` where the card has none or the reader does not know the command. */
async function readChipNumber(exchange: ExchangeFn): Promise<Result<string | null, ReadCardFailure>> {
  const step = await ask(exchange, 'read-chip-management-number');
  if (!step.ok) return lost(step);
  const { data, meaning } = step.value;
  if (meaning !== 'ok' || data.length === 0) return ok(null);
  // No standard tells its length.
  const chipNumber = toHex(data).replaceAll(' ', '');
  data.fill(0);
  return ok(chipNumber);
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
      return !isOfCard(exchange.partial);
    case 'reply':
      return verdictOf(exchange.reply.meaning) === 'send-again';
    case 'connection-closed':
      return false;
    default:
      return assertNever(exchange);
  }
}

function isOfCard({ declaredLength }: PartialFrame): boolean {
  return declaredLength !== null && CARD_REPLY_LENGTHS.includes(declaredLength);
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
      if (!isOfCard(result.partial)) {
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
  // A card without the item, or a reader that does not know the command: the rest of the card stands.
  const isWithout = reply.meaning === 'no-such-item' || reply.meaning === 'bad-command';
  if (OPTIONAL_ITEMS.includes(name) && isWithout) return ok(reply);
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
