import { Type } from 'typebox';
import { defineContract } from './contract.ts';

const exact = { additionalProperties: false };

/** station → shell: the few things only the window's owner can do. */
export const shellContract = defineContract({
  name: 'shell',
  methods: {
    /**
     * Destroys the page and everything it holds, and loads a fresh one: called at the end of every visit, so that
     * nothing of the last person survives in the renderer (design, promise 3).
     */
    renewPage: { argument: Type.Object({}, exact), value: Type.Object({}, exact) },
  },
  events: {},
});
