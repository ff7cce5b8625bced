import { Type } from 'typebox';
import { defineDriver } from '../driver.ts';
import { IdCardReader } from './device.ts';

/** Readers with a SAM_V module: every reader licensed for resident identity cards. */
export const sdtDriver = defineDriver({
  deviceClass: 'id-card-reader',
  name: 'sdt',
  lines: ['serial', 'usb'],
  settings: Type.Object({}),
  create: (setup) => new IdCardReader(setup),
});
