/*
 * How messages cross between host and page: the debugging protocol carries JSON, Electron a structured clone. What
 * JSON loses and contracts need (bytes, and `undefined` for a property that is there) is tagged. The two functions
 * are pasted into the page as source, so they may use nothing but their argument and the language.
 */

export function pack(value: unknown): unknown {
  if (value === undefined) return { '\u0000': 'undefined' };
  if (value instanceof Uint8Array) return { '\u0000': Array.from(value) };
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
}

export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  if ('\u0000' in value) return Array.isArray(value['\u0000']) ? new Uint8Array(value['\u0000']) : undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
}
