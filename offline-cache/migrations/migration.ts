/** One forward step of the schema. Shipped migrations never change; a new need is a new number. */
export interface Migration {
  /** `PRAGMA user_version` after this step. Numbers run without gaps from 1. */
  readonly version: number;
  /**
   * The oldest schema version whose software may still open the database after this step. Additive steps keep the
   * value of the step before, so that the previous release runs again after a roll-back.
   */
  readonly readableFrom: number;
  readonly sql: string;
}
