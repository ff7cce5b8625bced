import { expect, it } from 'vitest';
import { toAppUrl, toWebUrl } from './origin.ts';

it('shows each page as a site of its own, and finds its way back', () => {
  expect(toWebUrl('cunban://page-12/index.html')).toBe('https://page-12.cunban/index.html');
  expect(toAppUrl('https://page-12.cunban/index.html', ['cunban'])).toBe('cunban://page-12/index.html');
});

it('leaves other addresses alone', () => {
  for (const url of ['https://example.org/', 'https://page-1.cunban.example.org/', 'http://page-1.cunban/']) {
    expect(toAppUrl(url, ['cunban'])).toBe(url);
  }
});

it('loads nothing but pages of the app', () => {
  expect(() => toWebUrl('file:///etc/passwd')).toThrow();
});
