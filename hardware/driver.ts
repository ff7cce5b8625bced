import type { Static, TObject } from 'typebox';
import { Value } from 'typebox/value';
import type { DeviceProfile, ProfileRefusal } from '../app/contracts/devices/device-profile.ts';
import type { DeviceStatus } from '../app/contracts/devices/device-status.ts';
import type { LineOf, LineTransport } from '../app/contracts/devices/line.ts';
import type { DeviceClass } from '../app/contracts/devices/vocabulary.ts';
import type { Immutable } from '../app/contracts/immutable.ts';
import { fail, ok, type Result } from '../app/contracts/result.ts';
import type { Clock } from './clock.ts';
import type { Device } from './device.ts';
import type { Powers } from './device-classes.ts';
import type { ReportDiagnostic } from './diagnostics.ts';
import type { DeviceTally } from './supervision/device-tally.ts';
import { type Supervision, supervise } from './supervision/supervisor.ts';
import type { Link, Transport } from './transports/transport.ts';
import type { Links, Transports } from './transports/transports.ts';

/** Everything a driver is given for one device. */
export interface DeviceSetup<T extends LineTransport, Settings> {
  readonly deviceId: string;
  readonly line: LineOf<T>;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
  readonly tally: DeviceTally;
}

/** A driver: one folder under `hardware/`, written against this and `device-classes.ts` (docs/devices.md). */
export interface DriverDefinition<Class extends DeviceClass, T extends LineTransport, Settings extends TObject> {
  readonly deviceClass: Class;
  /** Of the protocol or model family, as profiles name it. */
  readonly name: string;
  /** The lines it can work over. */
  readonly lines: readonly T[];
  /** What a profile may say besides the line. Unknown fields are refused. */
  readonly settings: Settings;
  create(setup: DeviceSetup<T, Immutable<Static<Settings>>>): Device<Links[T]> & Powers[Class];
}

/** What starting a device needs of its surroundings. */
export interface DriverSurroundings {
  readonly transports: Transports;
  readonly clock: Clock;
  readonly report: ReportDiagnostic;
  readonly tally: DeviceTally;
  readonly publish: (status: DeviceStatus) => void;
}

/** A device that is driven: what it can do, and the supervision that keeps it connected. */
export interface DrivenDevice {
  readonly deviceClass: DeviceClass;
  readonly driver: string;
  readonly device: Device<never>;
  readonly supervision: Supervision;
  readonly tally: DeviceTally;
}

/** A driver as the service knows it. */
export interface Driver {
  readonly deviceClass: DeviceClass;
  readonly name: string;
  readonly lines: readonly LineTransport[];
  /** Checks a profile without touching the device. */
  check(profile: DeviceProfile): Result<void, ProfileRefusal['code']>;
  /** Drives the device of a profile that was checked. */
  start(profile: DeviceProfile, surroundings: DriverSurroundings): DrivenDevice;
}

/** Seals a definition: from here on its kinds of line and settings are its own business. */
export function defineDriver<Class extends DeviceClass, T extends LineTransport, Settings extends TObject>(
  definition: DriverDefinition<Class, T, Settings>,
): Driver {
  const { deviceClass, name, lines } = definition;
  const settingsSchema = { ...definition.settings, additionalProperties: false };

  const isOwnLine = (line: DeviceProfile['line']): line is LineOf<T> =>
    (lines as readonly LineTransport[]).includes(line.transport);

  const check = (profile: DeviceProfile): Result<LineOf<T>, ProfileRefusal['code']> => {
    const { line, settings } = profile;
    if (!isOwnLine(line)) return fail('line-not-supported', `${name} works over ${lines.join(', ')}`);
    const [problem] = Value.Errors(settingsSchema, settings);
    if (problem !== undefined) return fail('invalid-settings', `settings${problem.instancePath} ${problem.message}`);
    return ok(line);
  };

  return {
    deviceClass,
    name,
    lines,
    check(profile) {
      const checked = check(profile);
      return checked.ok ? ok(undefined) : checked;
    },
    start(profile, { transports, clock, report, tally, publish }) {
      const checked = check(profile);
      if (!checked.ok) throw new Error(`${profile.id} was not checked: ${checked.failure.code}`);
      const line = checked.value;
      // The schema has just accepted them.
      const settings = profile.settings as Immutable<Static<Settings>>;
      const device = definition.create({ deviceId: profile.id, line, settings, clock, report, tally });
      const supervision = supervise(device, openerOf(transports, line), { clock, tally, report, publish });
      return { deviceClass, driver: name, device, supervision, tally };
    },
  };
}

function openerOf<T extends LineTransport>(transports: Transports, line: LineOf<T>): Transport<Links[T] & Link> {
  const open = transports[line.transport as T] as unknown as (line: LineOf<T>) => Transport<Links[T] & Link>;
  return open(line);
}
