/** `npm run device -- DEVICE COMMAND …`: tools for people who stand before a device. */
import { parseCommandLine } from './field-tools/command-line.ts';
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
} from './field-tools/commands.ts';
import { Complaint } from './field-tools/device-tool.ts';
import { help, helpFor } from './field-tools/help.ts';
import { deviceClassNamed, toolFor } from './field-tools/tools.ts';

const interruption = new AbortController();
const console_: Console = {
  say: (sentence) => console.error(sentence),
  print: (answer) => console.log(JSON.stringify(answer)),
  interrupted: interruption.signal,
};

async function run(args: readonly string[]): Promise<Ended | string> {
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
      return status(deviceClass, options, console_);
    case 'watch':
      return watch(deviceClass, options, console_);
    case 'test':
      return test(deviceClass, options, console_);
    case 'record':
      return record(deviceClass, rest[0], options, console_);
    case 'replay':
      return replayFile(deviceClass, rest[0], console_);
    case 'decode':
      return decode(deviceClass, rest[0]);
    default: {
      const extra = toolFor(deviceClass).extras?.[command];
      if (extra === undefined) throw new Complaint(`No command "${command}".\n\n${helpFor(deviceClass)}`);
      return { answer: extra.run(rest), works: true };
    }
  }
}

/** Runs the command line and returns the exit code (`help` says what they mean). */
async function main(args: readonly string[]): Promise<0 | 1 | 2 | 3> {
  try {
    const ended = await run(args);
    if (typeof ended === 'string') {
      console.log(ended);
      return 0;
    }
    if (ended.answer !== null) console.log(JSON.stringify(ended.answer, null, 2));
    // An orderly exit would wait for the thread that hangs.
    if (ended.hangs === true) process.kill(process.pid, 'SIGKILL');
    return ended.works ? 0 : 1;
  } catch (error) {
    if (error instanceof Complaint) {
      console.error(error.message);
      return 2;
    }
    if (error instanceof FileTrouble) {
      console.error(error.message);
      return 3;
    }
    throw error;
  }
}

const interrupt = (): void => interruption.abort();
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
process.exit(await main(process.argv.slice(2)));
