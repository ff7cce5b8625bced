import { assertNever } from '../../app/contracts/result.ts';
import type { JobBehaviour } from '../device-simulators/ippeveprinter.ts';
import type { ArmedFaults } from './armed-faults.ts';
import { readerFaultOf, type WorkbenchCommand } from './command.ts';
import type { WorkbenchStation } from './workbench-station.ts';

/** Half of a read's reply: the text is over the wire, the photo is not. */
const MID_READ_BYTES = 700;

export type Outcome = 'done' | 'no-kiosk' | 'no-device';

export interface Hands extends WorkbenchStation {
  readonly armed: ArmedFaults;
  setReaderDead(dead: boolean): void;
  setSlowLink(slow: boolean): void;
  setNextJob(behaviour: JobBehaviour): void;
}

/** Does what a command says; `no-kiosk` when it is about a process that does not run, `no-device` about what the station has not. */
export async function performCommand(command: WorkbenchCommand, hands: Hands): Promise<Outcome> {
  const { reader, printer } = hands.devices;
  const { office } = hands;
  const cable = (device: 'id-card-reader' | 'receipt-printer') => (device === 'id-card-reader' ? reader : printer);
  switch (command.command) {
    case 'place-card':
      reader.placeCard(command.card);
      return 'done';
    case 'lift-card':
      reader.liftCard();
      return 'done';
    case 'pull-card-mid-read':
      arm(hands, {
        command: 'fail-reader',
        fault: { fault: 'card-pulled', afterBytes: MID_READ_BYTES },
        at: 'read-base',
        times: 1,
      });
      return 'done';
    case 'fail-reader':
      arm(hands, command);
      return 'done';
    case 'clear-reader-faults':
      reader.clearFaults();
      hands.armed.clear();
      return 'done';
    case 'set-reader-dead':
      hands.setReaderDead(command.dead);
      return 'done';
    case 'unplug':
      await cable(command.device).unplug();
      return 'done';
    case 'plug':
      await cable(command.device).plug();
      return 'done';
    case 'set-printer':
      printer.setConditions(definedOf(command.conditions));
      return 'done';
    case 'end-paper':
      printer.endPaperAfterLines(command.afterLines);
      return 'done';
    case 'lose-printer-power':
      printer.losePower();
      return 'done';
    case 'next-document':
      if (!office?.documentPrinter) return 'no-device';
      hands.setNextJob(command.behaviour);
      await office.documentPrinter.nextJob(command.behaviour);
      return 'done';
    case 'clear-document-printer':
      if (!office?.documentPrinter) return 'no-device';
      hands.setNextJob('print');
      await office.documentPrinter.clear();
      return 'done';
    case 'present-code':
      // A scanner that is dark sees nothing, which is no failure of whoever holds up the code.
      office?.codeScanner?.present(command.text);
      return office?.codeScanner ? 'done' : 'no-device';
    case 'set-door':
      office?.board?.setDoor(command.door);
      return office?.board ? 'done' : 'no-device';
    case 'set-link':
      setLink(hands, command.link);
      return 'done';
    case 'set-county':
      hands.county.setBehaviour(command.behaviour);
      return 'done';
    case 'restart':
      return endProcess(hands, command.process);
    default:
      return assertNever(command);
  }
}

type FailReader = Extract<WorkbenchCommand, { readonly command: 'fail-reader' }>;

function arm({ devices, armed }: Hands, { fault, at, times }: FailReader): void {
  devices.reader.failNext(readerFaultOf(fault), at, times);
  armed.arm({ fault, at, timesLeft: times });
}

function setLink(hands: Hands, link: 'up' | 'slow' | 'reset' | 'silent'): void {
  hands.setSlowLink(link === 'slow');
  if (link === 'reset' || link === 'silent') hands.link.cut(link);
  else hands.link.restore();
}

function endProcess({ kiosk }: Hands, name: 'station' | 'hardware'): 'done' | 'no-kiosk' {
  const pid = kiosk?.pids()[name];
  if (pid === undefined) return 'no-kiosk';
  process.kill(pid, 'SIGKILL');
  return 'done';
}

/** Drops members that are there but undefined, which a partial change must not have. */
function definedOf<Value extends object>(members: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}
