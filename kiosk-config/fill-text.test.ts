import { expect, it } from 'vitest';
import { fillText, unknownNames } from './fill-text.ts';

it('fills values in, and gives nothing for a text that names an empty one', () => {
  expect(fillText('编号：{{number}}', { number: '42' })).toBe('编号：42');
  expect(fillText('编号：{{number}}', { number: '' })).toBeUndefined();
  expect(fillText('不收费', {})).toBe('不收费');
});

it('does not take a value for a template', () => {
  expect(fillText('{{name}}', { name: '{{number}}', number: '42' })).toBe('{{number}}');
});

it('names what is not known', () => {
  expect(unknownNames('{{maskedName}} {{fullName}}', ['maskedName'])).toEqual(['fullName']);
});
