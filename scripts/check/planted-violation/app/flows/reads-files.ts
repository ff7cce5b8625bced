/** Breaks: flows do no input or output. */
export { readFileSync } from 'node:fs';
