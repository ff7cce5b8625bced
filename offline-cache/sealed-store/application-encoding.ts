import type { Application } from '../../app/contracts/application.ts';

/** Plaintext of an application, before it is sealed. */
export function encodeApplication(application: Application): Uint8Array {
  return Buffer.from(JSON.stringify(application), 'utf8');
}

/** The value a plaintext holds, in whatever form stations of any release wrote it; `undefined` where it is none of them. */
export function decodeApplication(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(plaintext).toString('utf8'));
  } catch {
    return undefined;
  }
}
