import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageRecipient, encryptAgeFile } from './age-file.ts';
import { decodeAgeRecipient } from './age-recipient.ts';

async function county() {
  const identity = await generateX25519Identity();
  const bytes = decodeAgeRecipient(await identityToRecipient(identity));
  if (bytes === null) throw new Error('not decoded');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return { recipient: ageRecipient(bytes), decrypter };
}

const chunk = 64 * 1024;

test.each([0, 1, 1200, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 5])(
  '%i bytes open again',
  async (length) => {
    const { recipient, decrypter } = await county();
    const plaintext = Uint8Array.from({ length }, (_, index) => index % 251);
    expect(Buffer.from(await decrypter.decrypt(encryptAgeFile(plaintext, recipient)))).toEqual(Buffer.from(plaintext));
  },
);

test('any one changed bit is refused', async () => {
  const { recipient, decrypter } = await county();
  const file = encryptAgeFile(Buffer.from('申请人'), recipient);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await expect(decrypter.decrypt(changed)).rejects.toThrow();
    }),
  );
});

test('the same plaintext never gives the same file', async () => {
  const { recipient } = await county();
  const files = Array.from({ length: 50 }, () => Buffer.from(encryptAgeFile(Buffer.from('x'), recipient)).toString());
  expect(new Set(files).size).toBe(50);
});

test('a point of small order, with which anybody would share the secret, is refused', () => {
  expect(() => ageRecipient(new Uint8Array(32))).toThrow();
});
