import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: ReactNode;
  /** Gives the value more room: names, addresses, numbers. */
  readonly wide?: boolean;
}

/** Labelled facts, as on a form. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, label, value, wide = false }) => (
        <div className={wide ? 'fact fact-wide' : 'fact'} key={name}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
