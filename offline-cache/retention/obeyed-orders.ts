import type { Database } from 'better-sqlite3';

/** An order to wipe that was obeyed. */
export interface ObeyedOrder {
  readonly nonce: string;
  /** SHA-256 of the signed text, lower-case hexadecimal. */
  readonly orderSha256: string;
  /** RFC 3339 UTC. */
  readonly obeyedAt: string;
}

export type ObeyedOrders = ReturnType<typeof createObeyedOrders>;

/** The orders obeyed, so that none is obeyed twice; the journal has a copy. Methods throw what SQLite throws. */
export function createObeyedOrders(database: Database) {
  const insert = database.prepare<[ObeyedOrder]>(
    `INSERT INTO wipe_order (nonce, order_sha256, obeyed_at) VALUES (@nonce, @orderSha256, @obeyedAt)
     ON CONFLICT DO NOTHING`,
  );
  const byNonce = database.prepare<[string], number>('SELECT 1 FROM wipe_order WHERE nonce = ?').pluck();
  const latest = database
    .prepare<[], string>('SELECT order_sha256 FROM wipe_order ORDER BY obeyed_at DESC LIMIT 20')
    .pluck();
  const all = database.prepare<[], ObeyedOrder>(
    'SELECT nonce, order_sha256 AS orderSha256, obeyed_at AS obeyedAt FROM wipe_order ORDER BY obeyed_at',
  );
  return {
    add: (order: ObeyedOrder): void => void insert.run(order),
    has: (nonce: string): boolean => byNonce.get(nonce) !== undefined,
    all: (): readonly ObeyedOrder[] => all.all(),
    /** SHA-256 of the latest 20, the newest first. */
    latest: (): readonly string[] => latest.all(),
  };
}
