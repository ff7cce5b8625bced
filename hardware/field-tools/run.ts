import { parseCommandLine } from './command-line.ts';
import {
  type Console,
  decode,
  type Ended,
  FileTrouble,
  list,
  record,
  replayFile,
  status,
  test,
  watch,
} from './commands.ts';
import { Complaint } from './device-tool.ts';
import { help, helpFor } from './help.ts';
import { deviceClassNamed, toolFor } from './tools.ts';

/** `npm run device -- help` says what they mean. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Runs a command line. `hangs`: a line cannot be closed, and an orderly exit would wait for it. */
export async function run(
  args: readonly string[],
  console: Console,
): Promise<{ readonly code: ExitCode; readonly hangs: boolean }> {
  try {
    const ended = await obey(args, console);
    if (typeof ended === 'string') console.print(ended);
    else if (ended.answer !== null) console.print(JSON.stringify(ended.answer, null, 2));
    const works = typeof ended === 'string' || ended.works;
    return { code: works ? 0 : 1, hangs: typeof ended !== 'string' && ended.hangs === true };
  } catch (error) {
    if (!(error instanceof Complaint || error instanceof FileTrouble)) throw error;
    console.say(error.message);
    return { code: error instanceof Complaint ? 2 : 3, hangs: false };
  }
}

async function obey(args: readonly string[], console: Console): Promise<Ended | string> {
  const options = parseCommandLine(args);
  const [device, command, ...rest] = options.words;
  if (device === undefined || device === 'help') return help();
  if (device === 'list') return list(options);
  const deviceClass = deviceClassNamed(device);
  switch (command) {
    case undefined:
    case 'help':
      return helpFor(deviceClass);
    case 'status':
      return status(deviceClass, options, console);
    case 'watch':
      return watch(deviceClass, options, console);
    case 'test':
      return test(deviceClass, options, console);
    case 'record':
      return record(deviceClass, rest[0], options, console);
    case 'replay':
      return replayFile(deviceClass, rest[0], console);
    case 'decode':
      return decode(deviceClass, rest[0]);
    default: {
      const extra = toolFor(deviceClass).extras?.[command];
      if (extra === undefined) throw new Complaint(`No command "${command}".\n\n${helpFor(deviceClass)}`);
      return { answer: extra.run(rest), works: true };
    }
  }
}
