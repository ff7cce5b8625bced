import { readCapture, toHex } from '../captured-bytes.ts';
import { systemClock } from '../clock.ts';
import { type DeviceCli, type LineOptions, openLine } from '../device-cli.ts';
import { DeviceTally } from '../supervision/device-tally.ts';
import { describeCapture } from './describe-capture.ts';
import { IdCardReader } from './device.ts';
import { encodeCommand, SDT_COMMAND_NAMES, type SdtCommandName } from './sdt-command.ts';
import { SdtDriver } from './sdt-driver.ts';
import { decodeSamId } from './sdt-reply.ts';

/** How long `test` waits for a card. */
const CARD_WAIT_MS = 30_000;

export const idCardReaderCli: DeviceCli = {
  usage: [
    'id-card-reader decode FILE            what a captured stream says (binary or hex), as JSON',
    'id-card-reader encode-command NAME    the bytes of a command; without NAME, all of them',
    'id-card-reader status --path PORT     asks the reader how it is and who it is',
    'id-card-reader watch --path PORT      prints every change until interrupted',
    'id-card-reader test --path PORT       reads one card and says whether it could; prints nothing of the card',
  ],
  commands: {
    async decode([file]) {
      if (file === undefined) return 'which file?';
      return describeCapture(readCapture(file));
    },
    async 'encode-command'([name]) {
      const names = name === undefined ? SDT_COMMAND_NAMES : SDT_COMMAND_NAMES.filter((known) => known === name);
      if (names.length === 0) return `no command ${name}; there are ${SDT_COMMAND_NAMES.join(', ')}`;
      return Object.fromEntries(names.map((known) => [known, toHex(encodeCommand(known))]));
    },
    status: async (_arguments, options) => readerStatus(options),
    async watch(_arguments, options) {
      const connection = await openLine(options);
      const reader = new IdCardReader({
        deviceId: 'id-card-reader',
        clock: systemClock,
        tally: new DeviceTally(systemClock),
      });
      reader.onStatus((status) => console.log(JSON.stringify(status)));
      reader.attach(connection);
      return new Promise((resolve) => connection.onClose(() => resolve('the line was closed')));
    },
    async test(_arguments, options) {
      const connection = await openLine(options);
      const reader = new IdCardReader({
        deviceId: 'id-card-reader',
        clock: systemClock,
        tally: new DeviceTally(systemClock),
      });
      reader.attach(connection);
      const startedAt = systemClock.now();
      const result = await reader.readCard({ commandId: 'test', timeoutMs: CARD_WAIT_MS }, [], () => {});
      reader.close();
      await connection.close();
      const tookMs = Math.round(systemClock.now() - startedAt);
      return result.ok ? { read: true, tookMs } : { read: false, tookMs, ...result.failure };
    },
  },
};

async function readerStatus(options: LineOptions): Promise<object> {
  const connection = await openLine(options);
  const driver = new SdtDriver(connection, systemClock);
  const ask = (name: SdtCommandName) => driver.exclusively((exchange) => exchange(name));
  const status = await ask('status');
  const samId = await ask('read-sam-id');
  await connection.close();
  return {
    status: status.kind === 'reply' ? status.reply.meaning : status.kind,
    samId: samId.kind === 'reply' ? decodeSamId(samId.reply.data) : null,
  };
}
