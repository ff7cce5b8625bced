import { readingGroups } from './digit-groups.ts';

interface ReadingNumberProps {
  readonly label: string;
  readonly number: string;
  readonly size: 'large' | 'middle';
  readonly hint?: string;
}

/** A number to be copied or read out, in groups that a pair of eyes can hold. */
export function ReadingNumber({ label, number, size, hint }: ReadingNumberProps) {
  const length = number.length <= 17 ? 'short' : number.length <= 24 ? 'long' : 'endless';
  return (
    <div className={`reading-number reading-${size} reading-${length}`}>
      <span className="reading-label">{label}</span>
      <span className="reading-groups">
        {readingGroups(number).map((groups, part, parts) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one number never move
          <span className="reading-part" key={part}>
            {groups.map((group, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor do their groups
              <span key={index}>{group}</span>
            ))}
            {part < parts.length - 1 && <span className="reading-dash">-</span>}
          </span>
        ))}
      </span>
      {hint !== undefined && <span className="reading-hint">{hint}</span>}
    </div>
  );
}
