import { ok } from '../../app/contracts/result.ts';
import type { SmartCardApplication } from './card-application.ts';
import { specimenApplication } from './specimen-application.ts';

/** Reads nothing: the answer to reset, which comes with every reading, is all. */
const atrOnly: SmartCardApplication = { name: 'atr-only', read: async () => ok({}) };

/** Every application there is; a licensed one is a file beside these and a name here. */
export const CARD_APPLICATIONS: readonly SmartCardApplication[] = [atrOnly, specimenApplication];
