import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algorithmComplaints } from './crypto-algorithms.ts';
import { type CommandOutcome, runCommand } from './run-command.ts';
import { listSources } from './sources.ts';

/** One step of `npm run check`: what it is called, and what it has to complain of (nothing when all is well). */
export interface CheckStep {
  readonly name: string;
  readonly run: () => Promise<readonly string[]>;
}

const limitMs = 120_000;
const shellLineLimit = 600;
const dependencyRules = '.dependency-cruiser.cjs';
const plantedFolder = 'scripts/check/planted-violation';
const apiDocument = 'app/platform/county-platform.openapi.yaml';
const apiTypes = 'app/platform/county-platform.generated.ts';

/** Rules that the planted violations break; each must be reported. */
const plantedRules = [
  'ui-imports-only-what-it-may',
  'serial-and-hid-only-in-transports',
  'sqlite-only-in-offline-cache',
  'electron-only-in-shell',
  'no-node-in-pure-code',
  'no-circular',
];

export function checkSteps(root: string): readonly CheckStep[] {
  const tool = (name: string, args: readonly string[], cwd = root): Promise<CommandOutcome> =>
    runCommand(join(root, 'node_modules', '.bin', name), args, { cwd, limitMs });
  const toolStep = (name: string, command: string, ...args: readonly string[]): CheckStep => ({
    name,
    run: async () => complaintsOf(await tool(command, args)),
  });
  const cruised = ['app', 'hardware', 'kiosk-config', 'offline-cache', 'scripts', 'tests'];

  return [
    toolStep('format and lint', 'biome', 'ci', '--colors=off', '.'),
    toolStep('types: node', 'tsc', '-p', 'tsconfig.node.json'),
    toolStep('types: page', 'tsc', '-p', 'tsconfig.dom.json'),
    toolStep('types: pure', 'tsc', '-p', 'tsconfig.pure.json'),
    {
      name: 'dependency rules',
      run: async () => {
        const folders = cruised.filter((folder) => existsSync(join(root, folder)));
        return complaintsOf(
          await tool('depcruise', ['--config', dependencyRules, '--exclude', plantedFolder, ...folders]),
        );
      },
    },
    {
      name: 'dependency rules see planted violations',
      run: async () => {
        const config = join(root, dependencyRules);
        const { output } = await tool('depcruise', ['--config', config, 'app', 'hardware'], join(root, plantedFolder));
        return plantedRules.filter((rule) => !output.includes(rule)).map((rule) => `not reported: ${rule}\n${output}`);
      },
    },
    toolStep('dead code', 'knip', '--no-progress'),
    {
      name: 'generated types of the county platform',
      run: async () => {
        if (!existsSync(join(root, apiDocument))) return [];
        const folder = await mkdtemp(join(tmpdir(), 'cunban-check-'));
        try {
          const fresh = join(folder, 'types.ts');
          const outcome = await tool('openapi-typescript', [apiDocument, '-o', fresh]);
          if (outcome.exitCode !== 0) return complaintsOf(outcome);
          const [expected, committed] = await Promise.all([
            readFile(fresh, 'utf8'),
            readFile(join(root, apiTypes), 'utf8'),
          ]);
          return expected === committed ? [] : [`${apiTypes} is out of date: run npm run generate:api`];
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    },
    {
      name: `the shell has at most ${shellLineLimit} lines`,
      run: async () => {
        const sources = await listSources(root, ['app/shell']);
        const lines = sources.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0);
        return lines <= shellLineLimit ? [] : [`app/shell has ${lines} lines: something is misplaced`];
      },
    },
    {
      name: 'ciphers that Electron has too',
      run: async () => {
        const sources = await listSources(root, ['app', 'hardware', 'kiosk-config', 'offline-cache']);
        return sources.flatMap(({ path, text }) => algorithmComplaints(path, text));
      },
    },
  ];
}

function complaintsOf({ exitCode, output }: CommandOutcome): readonly string[] {
  if (exitCode === 0) return [];
  return [exitCode === undefined ? `ended after ${limitMs / 1000} s\n${output}` : output];
}
