import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type GarbageCollection = (options: {
  readonly type: 'major';
  readonly execution: 'sync';
  readonly flavor: 'last-resort';
}) => void;

/**
 * Makes a function that collects all garbage and overwrites with zeros what it was. Dead objects otherwise lie in
 * memory until something else takes their place, and could be read from swap or a core dump. Takes 30 to 100 ms, so
 * it is for when nobody waits. Memory outside V8's heap (buffers of the wire between processes) is not reached.
 */
export function createMemorySweep(): () => void {
  setFlagsFromString('--expose-gc');
  // Heeded only by collections that are to give memory back, which is what "last resort" asks for.
  setFlagsFromString('--zero-unused-memory');
  // A runtime that freezes its V8 flags has no such function; then garbage goes when V8 sees fit. Electron, like Node,
  // does not freeze them (electron/electron#42414).
  const collectGarbage: GarbageCollection | undefined = runInNewContext("typeof gc === 'function' ? gc : undefined");
  return () => collectGarbage?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
