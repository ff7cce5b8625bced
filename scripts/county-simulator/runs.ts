/** Runs `[first, last]` of the whole numbers from 1 to `highest` that are not in `seen`, which rises. */
export function runsOf(seen: readonly number[], highest: number): readonly (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  let next = 1;
  for (const number of [...seen, highest + 1]) {
    if (number > next) runs.push([next, number - 1]);
    next = number + 1;
  }
  return runs;
}
