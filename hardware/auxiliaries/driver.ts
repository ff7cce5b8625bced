import { defineDriver } from '../driver.ts';
import { BoardSettings } from './board-map.ts';
import { AuxiliariesBoard } from './device.ts';

/** Boards of relays and inputs that speak Modbus RTU, as the profile says they are wired. */
export const modbusRtuDriver = defineDriver({
  deviceClass: 'auxiliaries',
  name: 'modbus-rtu',
  lines: ['serial'],
  settings: BoardSettings,
  create: (setup) => new AuxiliariesBoard({ ...setup, baudRate: setup.line.baudRate }),
});
