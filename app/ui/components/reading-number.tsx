import { readingGroups } from './digit-groups.ts';

interface ReadingNumberProps {
  readonly label: string;
  readonly number: string;
  readonly size: 'large' | 'middle';
  readonly hint?: string;
}

/** A number to be copied or read out, in groups that a pair of eyes can hold. */
export function ReadingNumber({ label, number, size, hint }: ReadingNumberProps) {
  return (
    <div className={`reading-number reading-number-${size}`}>
      <span className="reading-label">{label}</span>
      <span className="reading-groups">
        {readingGroups(number).map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups of one number never move
          <span key={index}>{group}</span>
        ))}
      </span>
      {hint !== undefined && <span className="reading-hint">{hint}</span>}
    </div>
  );
}
