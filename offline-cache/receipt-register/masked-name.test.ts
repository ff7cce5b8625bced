import { expect, test } from 'vitest';
import { maskName } from './masked-name.ts';

test.each([
  ['王英', '王*'],
  ['王小英', '王*英'],
  ['欧阳娜娜', '欧**娜'],
  ['阿卜杜·热合曼', '阿*****曼'],
  ['𠮷田', '𠮷*'],
  [' 王英 ', '王*'],
  ['王', '*'],
  ['', '*'],
])('%s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});
