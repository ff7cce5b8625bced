import { type KeyObject, verify } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Immutable } from '../../app/contracts/immutable.ts';
import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { sha256Hex } from '../sealed-store/sealed-store.ts';

/*
 * The county's order to erase, before its time, what a station holds: `{ statement, signature }` as JSON, the statement
 * being the canonical JSON of the order as text, the signature the county's Ed25519 key's over its UTF-8. It comes with
 * the answer to a report, or as a file `cunban-<station>-<any>.order` on a stick.
 */
export const wipeOrderKind = 'cunban.wipe-order/1';

/**
 * - `acknowledged`  sealed applications and papers the county has signed for
 * - `returned`      sealed applications the county declined
 * - `names`         masked names of settled applications
 * - `drafts`        drafts of unfinished visits
 * - `quarantined`   damaged databases set aside, whatever they hold
 * - `undelivered`   sealed applications and papers nobody else has: lost for good. No other word means them
 */
export const WipeScope = Type.Union([
  Type.Literal('acknowledged'),
  Type.Literal('returned'),
  Type.Literal('names'),
  Type.Literal('drafts'),
  Type.Literal('quarantined'),
  Type.Literal('undelivered'),
]);
export type WipeScope = Static<typeof WipeScope>;

const WipeOrder = Type.Object(
  {
    /** RFC 3339 UTC. */
    expires: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$' }),
    /** Only these applications; left out: all. Has no bearing on drafts and quarantined files. */
    keys: Type.Optional(Type.Array(Type.String({ maxLength: 36 }), { minItems: 1 })),
    kind: Type.Literal(wipeOrderKind),
    /** Makes the order different from every other, so that it is obeyed once. */
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
    notBefore: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$' }),
    scope: Type.Array(WipeScope, { minItems: 1, uniqueItems: true }),
    stationCode: Type.String(),
  },
  { additionalProperties: false },
);
export type WipeOrder = Immutable<Static<typeof WipeOrder>>;

const SignedOrder = Type.Object({
  statement: Type.String({ maxLength: 1024 * 1024 }),
  signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
});

/** An order that holds for this station now. */
export interface ValidOrder {
  readonly order: WipeOrder;
  /** SHA-256 of the signed text, lower-case hexadecimal: what the audit log names it by. */
  readonly sha256: string;
}

/**
 * - `order-garbled`      no order, or one with words this release does not know: it obeys whole orders or none
 * - `order-not-signed`   not by the county's key
 * - `order-for-another`  station
 * - `order-not-yet`      valid, by the cache's clock
 * - `order-expired`      by the cache's clock
 */
export type WipeOrderFailure =
  | 'order-garbled'
  | 'order-not-signed'
  | 'order-for-another'
  | 'order-not-yet'
  | 'order-expired';

/** Reads and verifies an order; whether it was obeyed before is not known here. */
export function readWipeOrder(
  text: string,
  station: { readonly stationCode: string; readonly countyKey: KeyObject; readonly nowMs: number },
): Result<ValidOrder, WipeOrderFailure> {
  const signed = parseJson(text);
  if (!Value.Check(SignedOrder, signed)) return fail('order-garbled');
  const statement = Buffer.from(signed.statement, 'utf8');
  if (!verify(null, statement, station.countyKey, Buffer.from(signed.signature, 'base64'))) {
    return fail('order-not-signed');
  }
  const order = parseJson(signed.statement);
  if (!Value.Check(WipeOrder, order)) return fail('order-garbled');
  if (order.stationCode !== station.stationCode) return fail('order-for-another');
  if (station.nowMs < Date.parse(order.notBefore)) return fail('order-not-yet');
  // A time that is none compares as false: such an order is expired too.
  if (!(station.nowMs < Date.parse(order.expires))) return fail('order-expired');
  return ok({ order, sha256: sha256Hex(statement) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
