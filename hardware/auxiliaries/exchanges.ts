import { type DeviceExchange, wireExchange } from '../cuttable-lines/exchange.ts';
import { BoardSimulator } from './simulator.ts';

/** No light takes longer: two requests, each sent twice, and the wait for a board that is just being found. */
const LIGHT_LIMIT_MS = 5000;

/** The exchanges of a board of relays and inputs, for the suites that cut and spoil lines. */
export const EXCHANGES: readonly DeviceExchange[] = [
  wireExchange({
    name: 'auxiliaries: light a lamp',
    timeoutMs: LIGHT_LIMIT_MS,
    failures: ['board-offline'],
    onWire() {
      const board = new BoardSimulator();
      let isLit = false;
      return {
        profile: {
          id: 'board',
          deviceClass: 'auxiliaries',
          driver: 'modbus-rtu',
          line: { transport: 'serial', path: 'board', baudRate: 9600, rtscts: false },
          settings: { lights: ['cardReader=0', 'statusGood=4'], door: '0', proximity: '3' },
        },
        powerUp: (wire) => board.connect(wire),
        async run(devices) {
          const lights = devices.powersOf('board', 'auxiliaries');
          if (lights === null) throw new Error('the board is not driven');
          isLit = !isLit;
          return lights.setLight('cardReader', isLit ? 'continuous' : 'off');
        },
      };
    },
  }),
];
