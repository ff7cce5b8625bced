/** An entry that does not say any more what was written into it; opening the cache again repairs it where it can. */
export class DamagedEntryError extends Error {
  constructor() {
    super('a register entry is damaged');
    this.name = 'DamagedEntryError';
  }
}

/** The value of `work`, or `otherwise` where it came upon a damaged entry. */
export function unlessDamaged<Value>(work: () => Value, otherwise: Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof DamagedEntryError) return otherwise;
    throw error;
  }
}
