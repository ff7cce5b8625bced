import { isDeepStrictEqual } from 'node:util';
import type { StationProfile } from '../../kiosk-config/schemas/station-profile.ts';
import type { ContractPort } from '../contracts/contract.ts';
import { createContractServer } from '../contracts/contract-server.ts';
import { kioskContract } from '../contracts/kiosk.ts';
import { fail, ok } from '../contracts/result.ts';
import type { Screen } from '../contracts/screen.ts';
import type { UserEvent } from '../contracts/user-event.ts';

type Looks = Pick<StationProfile, 'display' | 'languages'>;

/** How a page is laid out before, or without, a readable profile: the 21.5-inch portrait screen. */
const fallbackLooks: Looks = { display: { widthPx: 1080, heightPx: 1920, widthMm: 268 }, languages: ['zh-Hans', 'en'] };

export interface KioskEnd {
  configure(profile: Looks): void;
  /** Shows a screen, unless it is the one already shown. */
  show(screen: Screen): void;
  /** Nothing can be offered; `code` is for the staff. */
  refuse(code: string): void;
  /** Where the pictures of the visit's pages are. */
  showPages(pictureOf: (pageId: string) => Uint8Array | undefined): void;
  /** Where the person's doings go; dropped before there is somewhere. */
  onUserEvent(listener: (event: UserEvent) => void): void;
  close(): void;
}

/** The station's end of the wire to the page: holds the one current screen, and answers every fresh page with it. */
export function serveKiosk(port: ContractPort): KioskEnd {
  let screen: Screen = { kind: 'starting' };
  let looks = fallbackLooks;
  let pagePicture: (pageId: string) => Uint8Array | undefined = () => undefined;
  let listener: (event: UserEvent) => void = () => {};
  let settle: () => void = () => {};
  // A page is laid out once, so it waits the moment until the profile has been read.
  const looksSettled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const server = createContractServer(kioskContract, port, {
    async attach() {
      await looksSettled;
      const told = screen;
      // A screen shown between here and the posting of the answer goes out before it, and the page drops what comes
      // before the answer: it would stay on the screen that was.
      setImmediate(() => {
        if (screen !== told) server.emit('screen', screen);
      });
      return ok({ ...looks, screen: told });
    },
    async pagePicture({ pageId }) {
      const jpeg = pagePicture(pageId);
      return jpeg === undefined ? fail('no-such-page') : ok({ jpeg });
    },
    async send({ event }) {
      listener(event);
      return ok({});
    },
  });

  const show = (next: Screen): void => {
    if (isDeepStrictEqual(next, screen)) return;
    screen = next;
    server.emit('screen', next);
  };

  return {
    configure(profile) {
      looks = { display: profile.display, languages: profile.languages };
      settle();
    },
    show,
    refuse(code) {
      settle();
      show({ kind: 'out-of-service', code });
    },
    showPages(next) {
      pagePicture = next;
    },
    onUserEvent(next) {
      listener = next;
    },
    close: server.close,
  };
}
