import { spawn } from 'node:child_process';

export interface CommandOutcome {
  /** Undefined when the command was ended for running too long. */
  readonly exitCode: number | undefined;
  readonly output: string;
}

export interface CommandOptions {
  readonly limitMs: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes instead of collecting it. */
  readonly isShown?: boolean;
}

/** Runs a command to its end, or ends it and all its children when `limitMs` have passed. Never rejects. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const output: string[] = [];
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that a time limit reaches the children of the command too.
      detached: true,
    });
    let isOverdue = false;
    const endGroup = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      isOverdue = true;
      endGroup();
    }, options.limitMs);
    process.once('exit', endGroup);
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const settle = (exitCode: number | undefined): void => {
      clearTimeout(timer);
      process.off('exit', endGroup);
      resolve({ exitCode: isOverdue ? undefined : exitCode, output: output.join('') });
    };
    child.once('error', (error) => {
      output.push(error.message);
      settle(1);
    });
    child.once('close', (code) => settle(code ?? 1));
  });
}
