import { type Static, type TSchema, Type } from 'typebox';
import type { SdtCommandName } from '../../hardware/id-card-reader/sdt-command.ts';
import type { ReaderFault } from '../../hardware/id-card-reader/simulator.ts';
import { SPECIMEN_CARDS } from '../../hardware/id-card-reader/specimen-cards.ts';
import type { PrinterConditions } from '../../hardware/receipt-printer/simulator.ts';
import { Behaviour } from '../county-simulator/behaviour.ts';
import type { JobBehaviour as JobBehaviourName } from '../device-simulators/ippeveprinter.ts';

const exact = { additionalProperties: false };
const afterBytes = Type.Integer({ minimum: 0, maximum: 2400 });
/** Bytes as hex digits, two a byte. */
const hex = Type.String({ pattern: '^([0-9A-Fa-f]{2}){1,256}$' });

/** The simulator's own faults, bytes written as hex. */
const faults = {
  noise: Type.Object({ fault: Type.Literal('noise'), bytes: hex }, exact),
  'wrong-checksum': Type.Object({ fault: Type.Literal('wrong-checksum') }, exact),
  cut: Type.Object({ fault: Type.Literal('cut'), afterBytes }, exact),
  'card-pulled': Type.Object({ fault: Type.Literal('card-pulled'), afterBytes }, exact),
  status: Type.Object({ fault: Type.Literal('status'), sw3: Type.Integer({ minimum: 0, maximum: 255 }) }, exact),
  'no-reply': Type.Object({ fault: Type.Literal('no-reply') }, exact),
  'liar-frame': Type.Object({ fault: Type.Literal('liar-frame') }, exact),
  garbage: Type.Object({ fault: Type.Literal('garbage'), bytes: hex }, exact),
} as const satisfies Record<ReaderFault['fault'], TSchema>;

const PlannedFault = Type.Union([
  faults.noise,
  faults['wrong-checksum'],
  faults.cut,
  faults['card-pulled'],
  faults.status,
  faults['no-reply'],
  faults['liar-frame'],
  faults.garbage,
]);
export type PlannedFault = Static<typeof PlannedFault>;

/** The steps of a read that can be made to go wrong. */
const steps = ['find-card', 'select-card', 'read-base', 'read-new-address'] as const satisfies SdtCommandName[];
const ReadStep = Type.Enum([...steps]);
export type ReadStep = (typeof steps)[number];

const conditions = {
  paperOut: Type.Optional(Type.Boolean()),
  nearEnd: Type.Optional(Type.Boolean()),
  coverOpen: Type.Optional(Type.Boolean()),
  feeding: Type.Optional(Type.Boolean()),
  cutterFault: Type.Optional(Type.Boolean()),
  recoverableFault: Type.Optional(Type.Boolean()),
  unrecoverableFault: Type.Optional(Type.Boolean()),
  overheated: Type.Optional(Type.Boolean()),
  slipPresent: Type.Optional(Type.Boolean()),
  dead: Type.Optional(Type.Boolean()),
} as const satisfies Record<keyof PrinterConditions, TSchema>;

const Device = Type.Union([Type.Literal('id-card-reader'), Type.Literal('receipt-printer')]);
const JobBehaviour = Type.Enum(['print', 'abort', 'jam', 'cover-open', 'paper-out'] satisfies JobBehaviourName[]);
/** Children of the shell, which starts them anew. */
const KioskProcess = Type.Union([Type.Literal('station'), Type.Literal('hardware')]);

/** Everything a hand at the workbench can do. */
export const WorkbenchCommand = Type.Union([
  Type.Object({ command: Type.Literal('place-card'), card: Type.Enum(SPECIMEN_CARDS.map(({ id }) => id)) }, exact),
  Type.Object({ command: Type.Literal('lift-card') }, exact),
  Type.Object({ command: Type.Literal('pull-card-mid-read') }, exact),
  Type.Object(
    {
      command: Type.Literal('fail-reader'),
      fault: PlannedFault,
      at: ReadStep,
      times: Type.Integer({ minimum: 1, maximum: 99 }),
    },
    exact,
  ),
  Type.Object({ command: Type.Literal('clear-reader-faults') }, exact),
  Type.Object({ command: Type.Literal('set-reader-dead'), dead: Type.Boolean() }, exact),
  Type.Object({ command: Type.Literal('unplug'), device: Device }, exact),
  /** Plugs in; a plugged device is restarted. */
  Type.Object({ command: Type.Literal('plug'), device: Device }, exact),
  Type.Object({ command: Type.Literal('set-printer'), conditions: Type.Object(conditions, exact) }, exact),
  Type.Object({ command: Type.Literal('end-paper'), afterLines: Type.Integer({ minimum: 1, maximum: 500 }) }, exact),
  Type.Object({ command: Type.Literal('lose-printer-power') }, exact),
  /** What the A4 printer does with its next job; what stands still there goes on with `clear-document-printer`. */
  Type.Object({ command: Type.Literal('next-document'), behaviour: JobBehaviour }, exact),
  Type.Object({ command: Type.Literal('clear-document-printer') }, exact),
  Type.Object({ command: Type.Literal('present-code'), text: Type.String({ minLength: 1, maxLength: 200 }) }, exact),
  Type.Object(
    { command: Type.Literal('set-door'), door: Type.Union([Type.Literal('open'), Type.Literal('closed')]) },
    exact,
  ),
  Type.Object(
    {
      command: Type.Literal('set-link'),
      link: Type.Union([Type.Literal('up'), Type.Literal('slow'), Type.Literal('reset'), Type.Literal('silent')]),
    },
    exact,
  ),
  Type.Object({ command: Type.Literal('set-county'), behaviour: Behaviour }, exact),
  /** Kills a process of the kiosk, to see it come back. */
  Type.Object({ command: Type.Literal('restart'), process: KioskProcess }, exact),
]);
export type WorkbenchCommand = Static<typeof WorkbenchCommand>;

/** The fault as the simulator takes it. */
export function readerFaultOf(planned: PlannedFault): ReaderFault {
  return planned.fault === 'noise' || planned.fault === 'garbage'
    ? { fault: planned.fault, bytes: bytesOf(planned.bytes) }
    : planned;
}

function bytesOf(hexDigits: string): Uint8Array {
  return Uint8Array.from({ length: hexDigits.length / 2 }, (_, index) =>
    Number.parseInt(hexDigits.slice(index * 2, index * 2 + 2), 16),
  );
}
