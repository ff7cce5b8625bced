/** One measured figure beside a named peer or a physical limit measured in the same run; `ratio` = value / peerValue. */
export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  readonly ratio: number;
  readonly better: 'lower' | 'higher';
}

/** Rounds for reading and computes the ratio. */
export function row(figures: Omit<BenchmarkRow, 'ratio'>): BenchmarkRow {
  const round = (value: number): number => Number(value.toFixed(3));
  return {
    ...figures,
    value: round(figures.value),
    peerValue: round(figures.peerValue),
    ratio: round(figures.value / figures.peerValue),
  };
}

/** The middle value; of an even count the upper of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}
