/** Known answers of the standards, and of OpenSSL where Node's has the algorithm. */
import { createCipheriv, createHash, createHmac } from 'node:crypto';
import smCrypto from 'sm-crypto';
import { describe, expect, test } from 'vitest';
import { gmSuite } from './gm-suite.ts';

const { sm2, sm4 } = smCrypto;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'));

describe('SM3 (GB/T 32905, annex A)', () => {
  test.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('of %s', (message, expected) => {
    expect(hex(gmSuite.hash(ascii(message)))).toBe(expected);
  });

  test('agrees with OpenSSL at every length around a block, and so does its HMAC', () => {
    for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 300]) {
      const message = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff);
      expect(hex(gmSuite.hash(message))).toBe(createHash('sm3').update(message).digest('hex'));
      const key = message.length === 0 ? Uint8Array.of(1) : message;
      expect(hex(gmSuite.mac(key, message))).toBe(createHmac('sm3', key).update(message).digest('hex'));
    }
  });
});

describe('SM4 (GB/T 32907, annex A)', () => {
  const key = bytes('0123456789abcdeffedcba9876543210');
  const options = { padding: 'none', output: 'array' } as const;

  test('one block', () => {
    expect(hex(Uint8Array.from(sm4.encrypt([...key], [...key], options)))).toBe('681edf34d206965e86b3e94f536e4246');
  });

  test('a block encrypted a million times', () => {
    const plain = [...key];
    let block = plain;
    for (let round = 0; round < 1_000_000; round += 1) block = sm4.encrypt(block, plain, options);
    expect(hex(Uint8Array.from(block))).toBe('595298c7c6fd271f0402f804c33d3f66');
  });
});

describe('SM2 (GB/T 32918.5, annexes A and C)', () => {
  const privateKey = bytes('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
  const publicKey = bytes(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  );
  const once = '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21';
  const signature =
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';

  test('the public key of the private one', () => {
    expect(sm2.getPublicKeyFromPrivateKey(hex(privateKey))).toBe(hex(publicKey));
  });

  test('signing with the one-time number of the standard gives its signature', () => {
    const Integer = sm2.getPoint().k.constructor as new (
      text: string,
      radix: 16,
    ) => ReturnType<typeof sm2.getPoint>['k'];
    const point = sm2.getPublicKeyFromPrivateKey(once);
    const pointPool = [{ k: new Integer(once, 16), x1: new Integer(point.slice(2, 66), 16) }];
    expect(sm2.doSignature([...ascii('message digest')], hex(privateKey), { hash: true, pointPool })).toBe(signature);
  });

  test('the signature of the standard verifies, and none that differs', () => {
    const message = ascii('message digest');
    expect(gmSuite.verify(publicKey, message, bytes(signature))).toBe(true);
    expect(gmSuite.verify(publicKey, ascii('message digesu'), bytes(signature))).toBe(false);
    expect(gmSuite.verify(publicKey, message, bytes(`0${signature.slice(1)}`))).toBe(false);
  });

  test('the ciphertext of the standard opens', () => {
    const wrapped = bytes(
      '02' +
        '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73' +
        'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
        '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766' +
        '21886ca989ca9c7d58087307ca93092d651efa',
    );
    expect(Buffer.from(gmSuite.unwrapKey(privateKey, wrapped) ?? []).toString()).toBe('encryption standard');
  });
});

test('SM4 runs in counter mode as OpenSSL runs it, over the carry of the counter too', () => {
  const plaintext = Uint8Array.from({ length: 16 * 300 }, (_, index) => index & 0xff);
  const sealed = gmSuite.seal(new Uint8Array(32).fill(9), plaintext, new Uint8Array());
  // The key of the cipher is derived; opening with OpenSSL takes the same derivation.
  const derive = (label: string): Buffer => {
    const extracted = createHmac('sm3', new Uint8Array(32)).update(new Uint8Array(32).fill(9)).digest();
    const first = createHmac('sm3', extracted).update(label).update(Uint8Array.of(1)).digest();
    return first.subarray(0, 16);
  };
  const cipher = createCipheriv('sm4-ctr', derive('cunban/gm-1/seal'), sealed.subarray(1, 17));
  expect(hex(cipher.update(sealed.subarray(17, -32)))).toBe(hex(plaintext));
});
