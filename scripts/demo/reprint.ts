import { textOf } from '../../hardware/receipt-printer/paper.ts';
import { words } from '../trial-station/visitor.ts';
import { insist, type Stage } from './act.ts';

/**
 * The receipt of the last kept application once more, by its code: by now it carries the county's case number and, as a
 * second slip, the copy mark.
 */
export async function printReceiptAgain({ station, visitor, picture }: Stage): Promise<void> {
  const { printer } = station.devices;
  const slip = printer.slips.at(-1);
  insist(slip !== undefined, 'a slip was printed before');
  const code = /查询码\D*(\d{4})\s?(\d{4})/.exec(slip === undefined ? '' : textOf(slip.items));
  insist(code !== null, 'the slip carries a code to print it again');
  await visitor.presses(words.home.receiptAgain);
  await visitor.sees(words.pickup.heading);
  await picture('reprint-enter-code');
  await visitor.keysIn(`${code?.[1]}${code?.[2]}`);
  await visitor.presses(words.pickup.find);
  await visitor.sees(words.found.heading);
  await picture('reprint-found');
  const slips = printer.slips.length;
  await visitor.presses(words.receipt.print);
  await visitor.sees(words.receipt.settledCopy.heading);
  await picture('reprint-printed');
  insist(printer.slips.length === slips + 1, 'the copy came out');
  insist(textOf(printer.slips.at(-1)?.items ?? []).includes('补打'), 'the copy is marked as one');
  await visitor.presses(words.outcome.finish);
  await visitor.sees(words.home.greeting);
}
