import { Type } from 'typebox';
import { defineContract } from './contract.ts';
import { Language } from './localized-text.ts';
import { Screen } from './screen.ts';
import { UserEvent } from './user-event.ts';

const exact = { additionalProperties: false };

/** Size of the screen, so that the interface can be laid out in millimetres. */
const Display = Type.Object(
  {
    widthPx: Type.Integer({ minimum: 1 }),
    heightPx: Type.Integer({ minimum: 1 }),
    /** Width of the visible picture in millimetres; pixels are square. */
    widthMm: Type.Number({ exclusiveMinimum: 0 }),
  },
  exact,
);

/** ui → station. */
export const kioskContract = defineContract({
  name: 'kiosk',
  methods: {
    /** Called once by every fresh page: how to draw, and the screen to draw now. */
    attach: {
      argument: Type.Object({}, exact),
      value: Type.Object({ display: Display, languages: Type.Array(Language), screen: Screen }, exact),
    },
    /** Picture of a page of a paper, for as long as the visit holds it. Fails with `no-such-page`. */
    pagePicture: {
      argument: Type.Object({ pageId: Type.String() }, exact),
      value: Type.Object({ jpeg: Type.Unsafe<Uint8Array>({}) }, exact),
    },
    send: { argument: Type.Object({ event: UserEvent }, exact), value: Type.Object({}, exact) },
  },
  events: {
    /** The whole screen, every time it changes. */
    screen: Screen,
  },
});
