/**
 * Algorithms of `node:crypto` that BoringSSL has too. Electron is built on it: ChaCha20-Poly1305, CCM modes and the
 * SM family work in Node and are missing there, and no test on Node would tell.
 */
const allowed = new Set([
  ...['sha1', 'sha256', 'sha384', 'sha512'],
  ...['aes-256-gcm', 'aes-128-gcm'],
  ...['ed25519', 'x25519', 'ec', 'rsa'],
]);

/** Functions whose first argument names an algorithm. */
const naming =
  /\b(createHash|createHmac|createCipheriv|createDecipheriv|createSign|createVerify|generateKeyPairSync|generateKeyPair|hkdfSync|hkdf)\(\s*([^,)]+)/g;

/** Complaints about one source file: an algorithm that is not allowed, or one that cannot be read from the source. */
export function algorithmComplaints(path: string, text: string): readonly string[] {
  if (!/from '(node:)?crypto'/.test(text)) return [];
  return [...text.matchAll(naming)].flatMap(([, call, argument = '']) => {
    const name = /^(['"])([^'"]+)\1$/.exec(argument.trim())?.[2];
    if (name === undefined) return [`${path}: ${call}(${argument.trim()}): name the algorithm in place, as a literal`];
    return allowed.has(name.toLowerCase()) ? [] : [`${path}: ${call}: '${name}' is not known to work in Electron`];
  });
}
