import { ok } from '../../app/contracts/result.ts';
import { toHex } from '../captured-bytes.ts';
import { Complaint, type DeviceTool } from '../field-tools/device-tool.ts';
import { describeCapture } from './describe-capture.ts';
import { encodeCommand, SDT_COMMAND_NAMES } from './sdt-command.ts';
import { wipeCard } from './wipe-card.ts';

export const idCardReaderTool: DeviceTool<'id-card-reader'> = {
  deviceClass: 'id-card-reader',
  decode: describeCapture,
  trial: {
    does: 'reads one card and says whether it could; shows nothing of the card',
    timeoutMs: 30_000,
    async run(reader, { request, clock, say }) {
      say('Lay a card on the reader. One that already lies there must be lifted first.');
      const startedAt = clock.now();
      let seenAt = startedAt;
      const read = await reader.readCard(request, [], () => {
        seenAt = clock.now();
        say('Card seen; reading.');
      });
      if (!read.ok) return read;
      const { value: card } = read;
      wipeCard(card);
      return ok({ kind: card.kind, readMs: Math.round(clock.now() - seenAt) });
    },
  },
  extras: {
    'encode-command': {
      does: '[NAME]  the bytes of a command; without a name, of all of them',
      run([name]) {
        const names = name === undefined ? SDT_COMMAND_NAMES : SDT_COMMAND_NAMES.filter((known) => known === name);
        if (names.length === 0) throw new Complaint(`No command ${name}. There are ${SDT_COMMAND_NAMES.join(', ')}.`);
        return Object.fromEntries(names.map((known) => [known, toHex(encodeCommand(known))]));
      },
    },
  },
};
