import { Type } from 'typebox';
import { defineDriver } from '../driver.ts';
import { SmartCardReader } from './device.ts';

/** Every reader that the machine's PC/SC service (pcscd) drives, over that service's own socket. */
export const pcscDriver = defineDriver({
  deviceClass: 'smart-card-reader',
  name: 'pcsc',
  lines: ['unix'],
  settings: Type.Object({
    /** Part of the reader's name, as the service tells it; needed where there are several. */
    reader: Type.Optional(Type.String({ minLength: 1 })),
  }),
  create: (setup) => new SmartCardReader(setup),
});
