import { Type } from 'typebox';
import { defineDriver } from '../driver.ts';
import { IdCardReader } from './device.ts';

/** Readers with a SAM_V module: every reader licensed for resident identity cards. */
export const sdtDriver = defineDriver({
  deviceClass: 'id-card-reader',
  name: 'sdt',
  lines: ['serial', 'usb'],
  settings: Type.Object({
    /** Binds the profile to one reader, as its SAM module names itself: swapped readers are noticed. */
    samId: Type.Optional(Type.String({ pattern: '^[0-9]{2}\\.[0-9]{2}-[0-9]{8}-[0-9]{10}-[0-9]{10}$' })),
  }),
  create: (setup) => new IdCardReader(setup),
});
