import { useTexts } from '../i18n/texts.tsx';
import { digitGroups } from './digit-groups.ts';
import { PressButton } from './press-button.tsx';

interface DigitsEntryProps {
  readonly digits: string;
  readonly length: number;
  readonly grouping: readonly number[];
  readonly label: string;
  readonly onChange: (digits: string) => void;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** A number typed on the glass: the field above, grouped as it is read aloud, and the keypad below it. */
export function DigitsEntry(props: DigitsEntryProps) {
  const { digits, length, grouping, label, onChange, disabled = false, invalid = false } = props;
  const { t } = useTexts();
  const press = (key: string): void => {
    if (digits.length < length) onChange(digits + key);
  };
  const left = length - digits.length;
  return (
    <div className="digits-entry">
      <div className={`digits-field ${invalid ? 'digits-invalid' : ''}`} role="status" aria-label={label}>
        {digitGroups(digits, length, grouping).map((group) => (
          <span className="digits-group" key={group[0]?.index}>
            {group.map(({ index, digit }) => (
              <span className={`digits-place ${index === digits.length ? 'digits-next' : ''}`} key={index}>
                {digit ?? '\u00a0'}
              </span>
            ))}
          </span>
        ))}
      </div>
      <p className="digits-left">{left === 0 ? t('question.digitsFull') : t('question.digitsLeft', { count: left })}</p>
      <div className="keypad">
        {keys.map((key) => (
          <PressButton weight="key" key={key} disabled={disabled} onPress={() => press(key)}>
            {key}
          </PressButton>
        ))}
        <PressButton weight="key" disabled={disabled} onPress={() => onChange('')}>
          <span className="key-word">{t('question.clear')}</span>
        </PressButton>
        <PressButton weight="key" disabled={disabled} onPress={() => press('0')}>
          0
        </PressButton>
        <PressButton
          weight="key"
          disabled={disabled}
          name={t('question.erase')}
          onPress={() => onChange(digits.slice(0, -1))}
        >
          <svg className="key-erase" viewBox="0 0 48 32" aria-hidden="true">
            <path d="M16 4 H44 V28 H16 L4 16 Z M23 11 L33 21 M33 11 L23 21" />
          </svg>
        </PressButton>
      </div>
    </div>
  );
}
