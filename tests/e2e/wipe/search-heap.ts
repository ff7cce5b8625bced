import type { HeapSnapshot, HeapTables } from './heap-snapshot.ts';
import type { ByteSearch } from './search-bytes.ts';

/** One string of a heap that holds a needle. */
export interface HeapFind {
  readonly particular: string;
  readonly form: string;
  /** Length of the string it stands in. */
  readonly length: number;
  /** Names of what holds the string, from the string outwards. */
  readonly heldBy: readonly string[];
}

const separator = '\0';

/** Every string of a heap, searched for all needles. Finds are told by what holds them, not by their text. */
export function searchHeap(search: ByteSearch, heap: HeapSnapshot): readonly HeapFind[] {
  const text = Buffer.from(heap.strings.join(separator), 'utf8');
  const found = new Map<number, HeapFind>();
  const finds = search.find(text);
  if (finds.length === 0) return [];
  const starts = startsOf(heap.strings);
  const holders = holdersOf(heap.tables());
  for (const { needle, offset } of finds) {
    const index = lastAtOrBefore(starts, offset);
    if (found.has(index)) continue;
    const { particular, form } = needle;
    const length = heap.strings[index]?.length ?? 0;
    found.set(index, { particular, form, length, heldBy: holders(index) });
  }
  return [...found.values()];
}

/** Where each string begins in the joined text, in bytes of UTF-8. */
function startsOf(strings: readonly string[]): readonly number[] {
  let at = 0;
  return strings.map((text) => {
    const start = at;
    at += Buffer.byteLength(text, 'utf8') + separator.length;
    return start;
  });
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Steps from a string towards the root that are told. */
const maxSteps = 12;

/** Makes a function from an index into `strings` to the chain of what holds it, nearest first; weak ends left out. */
function holdersOf({ snapshot, nodes, edges, strings }: HeapTables): (stringIndex: number) => readonly string[] {
  const { node_fields: nodeFields, edge_fields: edgeFields, edge_types: edgeTypes } = snapshot.meta;
  const nodeSize = nodeFields.length;
  const nodeName = nodeFields.indexOf('name');
  const nodeEdges = nodeFields.indexOf('edge_count');
  const edgeSize = edgeFields.length;
  const [typeAt, nameAt, toAt] = ['type', 'name_or_index', 'to_node'].map((field) => edgeFields.indexOf(field));
  const [typeNames = []] = edgeTypes;
  const nameOf = (node: number): string => (strings[nodes[node + nodeName] ?? 0] ?? '').slice(0, 60);

  const parents = new Map<number, { readonly from: number; readonly edge: string }>();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += nodeSize) {
    for (let count = nodes[node + nodeEdges] ?? 0; count > 0; count -= 1) {
      const type = typeNames[edges[edge + (typeAt ?? 0)] ?? 0] ?? '';
      const to = edges[edge + (toAt ?? 0)] ?? 0;
      const name = edges[edge + (nameAt ?? 0)] ?? 0;
      edge += edgeSize;
      if (type === 'weak' || parents.has(to)) continue;
      const isNumbered = type === 'element' || type === 'hidden';
      parents.set(to, { from: node, edge: isNumbered ? `[${name}]` : (strings[name] ?? '') });
    }
  }

  return (stringIndex) => {
    const named = [...Array(nodes.length / nodeSize).keys()].map((number) => number * nodeSize);
    let node = named.find((candidate) => nodes[candidate + nodeName] === stringIndex);
    if (node === undefined) return ['the name of an edge'];
    const chain: string[] = [];
    const seen = new Set<number>();
    while (chain.length < maxSteps && !seen.has(node)) {
      seen.add(node);
      const parent = parents.get(node);
      if (parent === undefined) break;
      chain.push(`${parent.edge.slice(0, 60)} of ${nameOf(parent.from)}`);
      node = parent.from;
    }
    return chain;
  };
}
