import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import BetterSqlite3, { type Database } from 'better-sqlite3';

/** What is taken from a station on purpose, to show that the tests would notice. */
export interface Weakness {
  /** `synchronous=NORMAL`, as better-sqlite3 has it by default. */
  readonly database: boolean;
  /** The journal is written but never waited for. */
  readonly journal: boolean;
}

/**
 * Calls `onStep` with a label before everything that changes the disk: each call into the file system, each statement
 * that writes, each begin and commit. Must run before the offline cache is used; it changes this process for good.
 */
export function watchSteps(onStep: (label: string) => void, weakness: Weakness): void {
  watchFiles(onStep, weakness.journal);
  watchStatements(onStep, weakness.database);
}

const writing = [
  'mkdirSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'fdatasyncSync',
  'ftruncateSync',
  'renameSync',
  'rmSync',
] as const;

function watchFiles(onStep: (label: string) => void, neverWait: boolean): void {
  const functions = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of writing) {
    const original = functions[name];
    functions[name] = (...args) => {
      onStep(`file ${name.replace('Sync', '')}`);
      if (neverWait && name.endsWith('syncSync')) return undefined;
      return original?.(...args);
    };
  }
  syncBuiltinESMExports();
}

function watchStatements(onStep: (label: string) => void, neverWait: boolean): void {
  const { prototype } = BetterSqlite3;
  const { exec, pragma, transaction, close } = prototype;
  prototype.exec = function (this: Database, sql) {
    onStep(`exec ${firstWords(sql)}`);
    return exec.call(this, sql);
  };
  prototype.pragma = function (this: Database, source, options) {
    if (/=|checkpoint/.test(source)) onStep(`pragma ${source}`);
    return pragma.call(this, neverWait ? source.replace('= FULL', '= NORMAL') : source, options);
  };
  prototype.close = function (this: Database) {
    onStep('close');
    return close.call(this);
  };
  prototype.transaction = function (this: Database, work: (...args: unknown[]) => unknown) {
    const wrapped = transaction.call(this, (...args: unknown[]) => {
      const value = work(...args);
      onStep('commit');
      return value;
    });
    const immediate = wrapped.immediate;
    return {
      immediate: (...args: unknown[]) => {
        onStep('begin');
        const value = immediate(...args);
        onStep('committed');
        return value;
      },
    };
  } as typeof transaction;

  const memory = new BetterSqlite3(':memory:');
  const statement = Object.getPrototypeOf(memory.prepare('SELECT 1')) as Record<
    'run' | 'get',
    (this: { readonly source: string; readonly readonly: boolean }, ...args: unknown[]) => unknown
  >;
  for (const name of ['run', 'get'] as const) {
    const original = statement[name];
    statement[name] = function (...args) {
      if (!this.readonly) onStep(`run ${firstWords(this.source)}`);
      return original.call(this, ...args);
    };
  }
  memory.close();
}

function firstWords(sql: string): string {
  return sql.replaceAll(/--.*/g, '').trim().split(/\s+/).slice(0, 3).join(' ');
}
