import { expect, test } from 'vitest';
import { serviceNames } from '../../../scripts/trial-station/errands.ts';
import { words } from '../../../scripts/trial-station/visitor.ts';
import { openHall, patience, pensioner } from './hall.ts';

const hall = openHall({ env: { CUNBAN_FAKE_CAMERA: '1' } });

test('a paper is photographed, looked at, and arrives sealed; a person without the others goes on', async () => {
  const { visitor } = hall;
  await visitor.sees(words.home.greeting);
  await visitor.presses(serviceNames.seniorCard);
  await visitor.presses(words.guide.begin);
  await visitor.sees(words.card.waiting.heading);
  hall.reader.placeCard(pensioner);
  await visitor.sees(words.identity.heading);
  await visitor.presses(words.identity.confirm);
  await visitor.keysIn('13912345678');
  await visitor.presses(words.common.goOn);
  await visitor.sees('请把《近期照片》放在镜头下面');
  const page = await visitor.page();
  await page.locator('video[data-live="true"]').waitFor();
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) === 1280);
  await visitor.presses(words.material.take.photo);
  await visitor.sees('《近期照片》拍好了，看看清楚吗？');
  // What is shown is the picture itself, fetched from the station.
  await page.waitForFunction(() => (document.querySelector('img')?.naturalWidth ?? 0) > 100);
  await visitor.presses(words.material.done);
  await visitor.sees('请把《户口本》放在镜头下面');
  await visitor.presses(words.material.skip);
  await visitor.sees(words.review.heading);
  await visitor.presses(words.review.toSign);
  await visitor.signs();
  await visitor.presses(words.sign.done);
  await visitor.sees(words.outcome.accepted.heading);
  // There is no A4 printer in this hall: the notice is said to be missing, and the visit ends all the same.
  await visitor.presses(words.outcome.finishWithoutDocument);
  await hall.goesHome();
  await expect
    .poll(() => hall.arrivals('13912345678').map(({ application }) => application.attachments?.length), patience)
    .toEqual([1]);
});
