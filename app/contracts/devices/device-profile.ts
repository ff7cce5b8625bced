import { type Static, Type } from 'typebox';
import type { Immutable } from '../immutable.ts';
import { Line } from './line.ts';
import { DeviceClass } from './vocabulary.ts';

/**
 * One device of a station, as the station profile names it and the hardware process drives it. What a model needs to
 * know besides its line stands in `settings`; each driver owns the schema of its own and refuses what it does not know.
 */
export const DeviceProfile = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]+$' }),
    deviceClass: DeviceClass,
    /** Name of the driver, that is of the protocol or model family: `sdt`, `esc-pos`, `ipp` … */
    driver: Type.String({ pattern: '^[a-z0-9-]+$' }),
    line: Line,
    settings: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]),
    ),
  },
  { additionalProperties: false },
);
export type DeviceProfile = Immutable<Static<typeof DeviceProfile>>;

/**
 * Why a device of a profile is not driven.
 * - `unknown-driver`     no such driver for that class of device
 * - `line-not-supported` the driver cannot work over that kind of line
 * - `invalid-settings`   the driver's own schema refuses the settings
 * - `duplicate-id`       a device before it in the profile has the same id
 */
export const ProfileRefusal = Type.Object(
  {
    deviceId: Type.String(),
    code: Type.Union([
      Type.Literal('unknown-driver'),
      Type.Literal('line-not-supported'),
      Type.Literal('invalid-settings'),
      Type.Literal('duplicate-id'),
    ]),
    detail: Type.String(),
  },
  { additionalProperties: false },
);
export type ProfileRefusal = Immutable<Static<typeof ProfileRefusal>>;
