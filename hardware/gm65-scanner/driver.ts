import { Type } from 'typebox';
import { CodeScanner } from '../code-scanner/device.ts';
import { defineDriver } from '../driver.ts';
import type { Connection } from '../transports/transport.ts';
import { Gm65Source } from './gm65-source.ts';

/** Scan modules built into a kiosk's front that obey the command set of the GM65 (GM60, GM65, GM805, GM812 …). */
export const gm65Driver = defineDriver({
  deviceClass: 'code-scanner',
  name: 'gm65',
  lines: ['serial'],
  settings: Type.Object({}),
  create: ({ deviceId, clock, tally }) =>
    new CodeScanner<Connection>({
      deviceId,
      clock,
      tally,
      textEncoding: 'auto',
      openSource: (link) => new Gm65Source(link, clock),
    }),
});
