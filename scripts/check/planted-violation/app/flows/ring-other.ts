import { one } from './ring.ts';

export const other = (): number => one();
