import { type Static, Type } from 'typebox';
import { CounterName } from './devices/device-status.ts';
import { DeviceClass, DeviceState } from './devices/vocabulary.ts';
import type { Immutable } from './immutable.ts';
import { Nullable } from './nullable.ts';

const exact = { additionalProperties: false };

/** What a test of a device came to. `unsupported`: it has none. */
export const DeviceTest = Type.Union([
  Type.Object({ state: Type.Literal('not-tested') }, exact),
  Type.Object({ state: Type.Literal('running') }, exact),
  Type.Object({ state: Type.Literal('passed'), found: Type.Array(Type.String()) }, exact),
  Type.Object({ state: Type.Literal('failed'), detail: Type.String() }, exact),
  Type.Object({ state: Type.Literal('unsupported') }, exact),
]);
export type DeviceTest = Immutable<Static<typeof DeviceTest>>;

const NamedValue = Type.Object({ name: Type.String(), value: Type.String() }, exact);

/** One device as the technician sees it. */
export const MaintainedDevice = Type.Object(
  {
    deviceId: Type.String(),
    deviceClass: DeviceClass,
    driver: Type.String(),
    /** `unknown` until it has told; `refused` when it cannot be driven as the profile describes it. */
    state: Type.Union([DeviceState, Type.Literal('unknown'), Type.Literal('refused')]),
    /** What the device itself complains of, or why it is refused; a kebab-case code. */
    trouble: Nullable(Type.String()),
    capabilities: Type.Array(NamedValue),
    /** How often a door was opened while the station was in service, and when last, `MM-DD HH:mm` in China. */
    doorOpened: Nullable(Type.Object({ times: Type.Integer({ minimum: 1 }), lastAt: Type.String() }, exact)),
    counters: Type.Array(Type.Object({ name: CounterName, value: Type.Number() }, exact)),
    test: DeviceTest,
  },
  exact,
);
export type MaintainedDevice = Immutable<Static<typeof MaintainedDevice>>;

const Count = Type.Integer({ minimum: 0 });

/** An item that does not go on by itself; what to do about it follows from `kind` and `code`. */
const StuckItem = Type.Object(
  {
    receiptNumber: Type.String(),
    kind: Type.Union([Type.Literal('needs-staff'), Type.Literal('returned'), Type.Literal('paper')]),
    code: Type.String(),
    /** `MM-DD HH:mm` in China. */
    since: Type.String(),
  },
  exact,
);
export type StuckItem = Immutable<Static<typeof StuckItem>>;

/** How what was handed in gets to the county, for the technician. Times as `MM-DD HH:mm` in China. Nothing personal. */
export const DeliveryStanding = Type.Object(
  {
    link: Type.Union([Type.Literal('up'), Type.Literal('down')]),
    /** `null` before the county has ever answered. */
    lastContactAt: Nullable(Type.String()),
    waiting: Count,
    oldestAt: Nullable(Type.String()),
    papersWaiting: Count,
    paperBytes: Count,
    /** The oldest of them; how many there are in all says `stuckCount`. */
    stuck: Type.Array(StuckItem),
    stuckCount: Count,
    bytesThisHour: Count,
    bytesToday: Count,
    /** What the hour may use, `null` for no limit. */
    bytesPerHour: Nullable(Count),
    reservedCaseNumbers: Count,
    catalogue: Nullable(Type.Object({ version: Count, at: Nullable(Type.String()) }, exact)),
    /** Why the county's newest catalogue was not taken, as a code; `null` where all is well. */
    catalogueTrouble: Nullable(Type.String()),
    drafts: Count,
    freeBytes: Nullable(Count),
    databaseBytes: Count,
    journalBytes: Count,
    epoch: Type.String(),
    /** What the last opening of the outbox found. */
    opening: Type.Object(
      {
        quarantined: Type.Boolean(),
        rebuiltRows: Count,
        repairedEntries: Count,
        damagedEntries: Count,
        auditBroken: Type.Boolean(),
      },
      exact,
    ),
  },
  exact,
);
export type DeliveryStanding = Immutable<Static<typeof DeliveryStanding>>;

const CarryDirection = Type.Union([Type.Literal('out'), Type.Literal('in')]);

/** What became of the last errand with a stick. */
export const CarryRun = Type.Union([
  Type.Object({ state: Type.Literal('idle') }, exact),
  Type.Object(
    { state: Type.Literal('running'), direction: CarryDirection, percent: Type.Integer({ minimum: 0, maximum: 100 }) },
    exact,
  ),
  /** On the stick, read again and compared. */
  Type.Object(
    { state: Type.Literal('wrote'), fileName: Type.String(), applications: Count, papers: Count, damaged: Count },
    exact,
  ),
  /** The county's answers were taken in. */
  Type.Object(
    { state: Type.Literal('read'), acknowledged: Count, refused: Count, invalid: Count, wiped: Count },
    exact,
  ),
  Type.Object({ state: Type.Literal('failed'), direction: CarryDirection, code: Type.String() }, exact),
]);
export type CarryRun = Immutable<Static<typeof CarryRun>>;

/** The way to the county without a link, for the technician. */
export const CarryStanding = Type.Object(
  {
    stick: Type.Union([
      Type.Literal('none'),
      Type.Literal('ready'),
      Type.Literal('read-only'),
      Type.Literal('several'),
    ]),
    run: CarryRun,
  },
  exact,
);
export type CarryStanding = Immutable<Static<typeof CarryStanding>>;
