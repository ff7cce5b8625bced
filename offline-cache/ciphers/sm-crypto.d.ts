/** What is used of `sm-crypto`, which comes without types. Bytes are plain arrays, keys and points hexadecimal. */
declare module 'sm-crypto' {
  /** A big number of the library's own kind. */
  interface SmInteger {
    readonly constructor: unknown;
  }
  interface SmKeyPair {
    readonly privateKey: string;
    /** `04`, x, y. */
    readonly publicKey: string;
  }
  /** A one-time number and the x of its point. */
  interface SmPoint {
    readonly k: SmInteger;
    readonly x1: SmInteger;
  }
  interface SmSignOptions {
    readonly hash: true;
    readonly publicKey?: string;
    readonly pointPool?: SmPoint[];
  }
  const smCrypto: {
    readonly sm2: {
      /** With a number in hexadecimal: the key pair of that number modulo n - 1, plus one. */
      generateKeyPairHex(random: string, radix: 16): SmKeyPair;
      getPublicKeyFromPrivateKey(privateKey: string): string;
      verifyPublicKey(publicKey: string): boolean;
      getPoint(): SmPoint & SmKeyPair;
      /** C1 ‖ C3 ‖ C2 without the `04` of C1. */
      doEncrypt(message: readonly number[], publicKey: string, mode: 1): string;
      /** Empty where the ciphertext is not sound. */
      doDecrypt(encrypted: string, privateKey: string, mode: 1, options: { readonly output: 'array' }): number[];
      /** r ‖ s. */
      doSignature(message: readonly number[], privateKey: string, options: SmSignOptions): string;
      doVerifySignature(
        message: readonly number[],
        signature: string,
        publicKey: string,
        options: { readonly hash: true },
      ): boolean;
    };
    readonly sm3: (message: readonly number[], options?: { readonly key: readonly number[] }) => string;
    readonly sm4: {
      /** ECB. */
      encrypt(
        blocks: readonly number[],
        key: readonly number[],
        options: { readonly padding: 'none'; readonly output: 'array' },
      ): number[];
    };
  };
  export = smCrypto;
}
