import { expect, it } from 'vitest';
import { algorithmComplaints } from './crypto-algorithms.ts';

const using = (code: string): string => `import { createHash, createCipheriv } from 'node:crypto';\n${code}\n`;

it('lets pass what BoringSSL has', () => {
  expect(
    algorithmComplaints('a.ts', using("createHash('sha256'); createCipheriv('aes-256-gcm', key, nonce);")),
  ).toEqual([]);
});

it('reports what Node has and Electron lacks', () => {
  expect(algorithmComplaints('a.ts', using("createCipheriv(\n  'chacha20-poly1305', key, nonce);"))).toEqual([
    "a.ts: createCipheriv: 'chacha20-poly1305' is not known to work in Electron",
  ]);
  expect(algorithmComplaints('a.ts', using("createHash('sm3')"))).toHaveLength(1);
});

it('reports a name that it cannot read', () => {
  expect(algorithmComplaints('a.ts', using('createHash(algorithm)'))).toEqual([
    'a.ts: createHash(algorithm): name the algorithm in place, as a literal',
  ]);
});

it('leaves files without node:crypto alone', () => {
  expect(algorithmComplaints('a.ts', "createHash('sm3')")).toEqual([]);
});
