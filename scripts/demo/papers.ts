import { fillSeniorCard, goHome } from '../trial-station/errands.ts';
import { words } from '../trial-station/visitor.ts';
import { insist, type Stage } from './act.ts';

const notice = words.document.settled.heading.replace('{{name}}', '受理通知书');

/**
 * Papers scanned, a receipt, and a notice on A4 that jams half-way and comes out once somebody has helped. Returns
 * whether this machine has what it takes.
 */
export async function servePapers({ station, visitor, picture }: Stage): Promise<boolean> {
  const { documentPrinter, profiles } = station.office;
  if (documentPrinter === null || !profiles.some(({ deviceClass }) => deviceClass === 'document-scanner')) return false;
  const options = {
    reader: station.devices.reader,
    card: 'pensioner-woman',
    phone: '13600003579',
    onScreen: (name: string) => picture(`papers-${name}`),
  };
  await fillSeniorCard(visitor, options);
  await documentPrinter.nextJob('jam');
  await visitor.presses(words.sign.done);
  await visitor.sees(words.document['paper-jammed'].heading);
  await picture('papers-notice-jammed');
  await documentPrinter.clear();
  await visitor.sees(notice);
  await picture('papers-notice-printed');
  await goHome(visitor, options);
  insist((await documentPrinter.jobs()).length === 1, 'one notice came out of the A4 printer');
  return true;
}
