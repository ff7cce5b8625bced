/** `npm run device -- DEVICE COMMAND …`: tools for people who stand before a device. */
import { type DeviceCli, parseDeviceArguments } from './device-cli.ts';
import { idCardReaderCli } from './id-card-reader/cli.ts';
import { receiptPrinterCli } from './receipt-printer/cli.ts';

const DEVICES: Readonly<Record<string, DeviceCli>> = {
  'id-card-reader': idCardReaderCli,
  'receipt-printer': receiptPrinterCli,
};

async function main(args: readonly string[]): Promise<number> {
  const { words, options } = parseDeviceArguments(args);
  const [device = '', command = '', ...rest] = words;
  const run = DEVICES[device]?.commands[command];
  if (run === undefined) {
    console.error(['usage: npm run device -- …', ...Object.values(DEVICES).flatMap(({ usage }) => usage)].join('\n  '));
    return 2;
  }
  const answer = await run(rest, options);
  if (typeof answer === 'string') {
    console.error(answer);
    return 2;
  }
  console.log(JSON.stringify(answer, null, 2));
  return 0;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  process.exit(1);
}
