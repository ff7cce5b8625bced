import { Type } from 'typebox';
import { defineDriver } from '../driver.ts';
import { UninterruptiblePowerSupply } from './device.ts';

const Word = Type.String({ minLength: 1, maxLength: 100 });

/** Every UPS that a NUT server (upsd) looks after, on this machine or another. */
export const nutDriver = defineDriver({
  deviceClass: 'ups',
  name: 'nut',
  lines: ['tcp'],
  settings: Type.Object({
    /** As the server names it; needed where it has several. */
    ups: Type.Optional(Word),
    username: Type.Optional(Word),
    password: Type.Optional(Word),
  }),
  create: (setup) => new UninterruptiblePowerSupply(setup),
});
