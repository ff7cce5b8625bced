/** Breaks: two files that need each other. */
import { other } from './ring-other.ts';

export const one = (): number => other();
