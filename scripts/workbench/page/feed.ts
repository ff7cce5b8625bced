import { useEffect, useReducer } from 'react';
import type { DeviceName, Snapshot, WireLine, WorkbenchEvent } from '../state.ts';

export interface Feed {
  /** `null` until the first event has come. */
  readonly snapshot: Snapshot | null;
  /** Whether changes are arriving now; the browser connects again by itself. */
  readonly live: boolean;
}

const KEPT_SLIPS = 60;

type Step = WorkbenchEvent | { readonly event: 'lost' };

/** The station as the server tells it, from the first snapshot on. */
export function useFeed(): Feed {
  const [feed, step] = useReducer(next, { snapshot: null, live: false });
  useEffect(() => {
    const source = new EventSource('/events');
    source.onmessage = ({ data }) => step(JSON.parse(data) as WorkbenchEvent);
    source.onerror = () => step({ event: 'lost' });
    return () => source.close();
  }, []);
  return feed;
}

function next(feed: Feed, step: Step): Feed {
  if (step.event === 'snapshot') return { snapshot: step.snapshot, live: true };
  if (step.event === 'lost' || feed.snapshot === null) return { ...feed, live: false };
  return { snapshot: withChange(feed.snapshot, step), live: true };
}

function withChange(snapshot: Snapshot, change: Exclude<WorkbenchEvent, { readonly event: 'snapshot' }>): Snapshot {
  switch (change.event) {
    case 'station':
      return { ...snapshot, station: change.station };
    case 'slip':
      return { ...snapshot, slips: [...snapshot.slips, change.slip].slice(-KEPT_SLIPS) };
    case 'received':
      return { ...snapshot, received: change.received };
    case 'wire':
      return { ...snapshot, wires: withLines(snapshot.wires, change) };
  }
}

function withLines(
  wires: Snapshot['wires'],
  { device, changed, removed }: Extract<WorkbenchEvent, { readonly event: 'wire' }>,
): Readonly<Record<DeviceName, readonly WireLine[]>> {
  const gone = new Set(removed);
  const fresh = new Map(changed.map((line) => [line.id, line]));
  const known = wires[device].filter(({ id }) => !gone.has(id));
  const lines = known.map((line) => fresh.get(line.id) ?? line);
  const lastKnown = known.at(-1)?.id ?? 0;
  return { ...wires, [device]: [...lines, ...changed.filter(({ id }) => id > lastKnown)] };
}
