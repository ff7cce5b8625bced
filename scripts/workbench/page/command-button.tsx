import { createContext, type ReactNode, use } from 'react';
import type { WorkbenchCommand } from '../command.ts';

/** Sends a command; what goes wrong is told in the page's head. */
export type Send = (command: WorkbenchCommand) => void;

export const SendContext = createContext<Send>(() => undefined);

interface CommandButtonProps {
  readonly command: WorkbenchCommand;
  readonly children: ReactNode;
  readonly className?: string;
  /** For switches: whether it is on. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
}

/** A button that sends one command. */
export function CommandButton({ command, children, className = '', pressed, disabled, title }: CommandButtonProps) {
  const send = use(SendContext);
  return (
    <button
      type="button"
      className={`button ${className}`}
      aria-pressed={pressed}
      disabled={disabled}
      title={title}
      onClick={() => send(command)}
    >
      {children}
    </button>
  );
}
