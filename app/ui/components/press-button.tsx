import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';

/**
 * - `primary`  the one way on; jade, at least 20 mm high
 * - `plain`    another way, of less weight
 * - `quiet`    back, leave, language
 * - `stop`     gives something up; cinnabar outline
 * - `key`      of a keypad
 * - `card`     a large choice with its own content
 */
type Weight = 'primary' | 'plain' | 'quiet' | 'stop' | 'key' | 'card';

interface PressButtonProps {
  readonly weight: Weight;
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly name?: string;
}

/** Every control of the kiosk. `name` is what a screen reader says where the content is a picture or a digit. */
export function PressButton({ weight, onPress, children, disabled = false, pressed, name }: PressButtonProps) {
  return (
    <Button
      className={`press press-${weight}`}
      onPress={onPress}
      isDisabled={disabled}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(name === undefined ? {} : { 'aria-label': name })}
    >
      {children}
    </Button>
  );
}
