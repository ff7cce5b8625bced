import type { Visitor } from '../../../scripts/trial-station/visitor.ts';

/** Somebody who types without looking at the page between two digits, for tests that type a great deal. */
export function withQuickFingers(visitor: Visitor): Visitor {
  return {
    ...visitor,
    async keysIn(digits) {
      const page = await visitor.page();
      // A page that has just come up takes no touch for a moment.
      await page.getByRole('button', { name: '0', exact: true }).click({ trial: true });
      const keys = new Map<string, { readonly x: number; readonly y: number }>();
      for (const digit of new Set(digits)) {
        const box = await page.getByRole('button', { name: digit, exact: true }).boundingBox();
        if (box === null) throw new Error(`there is no key ${digit} on the page`);
        keys.set(digit, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
      }
      for (const digit of digits) {
        const { x, y } = keys.get(digit) ?? { x: 0, y: 0 };
        await page.mouse.click(x, y);
      }
    },
  };
}
