import type { CommandLine } from 'electron';
import type { Covers } from './covers.ts';

const switches = new Map<string, string | undefined>();

/** Collects the switches the shell sets; Chromium is started with them. */
export const commandLine = {
  appendSwitch(name: string, value?: string): void {
    switches.set(name, value);
  },
  hasSwitch: (name: string): boolean => switches.has(name),
  getSwitchValue: (name: string): string => switches.get(name) ?? '',
  appendArgument(argument: string): void {
    throw new Error(`the Chromium host takes no argument "${argument}"`);
  },
  removeSwitch(name: string): void {
    switches.delete(name);
  },
} satisfies Covers<CommandLine, keyof CommandLine>;

/** The collected switches as arguments of a process. */
export function commandLineArguments(): readonly string[] {
  return [...switches].map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`));
}
