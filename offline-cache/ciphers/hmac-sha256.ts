import { hash } from 'node:crypto';

const blockLength = 64;
const digestLength = 32;

/**
 * HMAC-SHA-256 (RFC 2104) out of two one-shot hashes. Node's own makes a stream and a key object of every key first, and
 * finds out that bytes are none by an exception: four of them took longer than all the rest of an age file's header.
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Buffer {
  const block = Buffer.alloc(blockLength);
  block.set(key.length > blockLength ? hash('sha256', key, 'buffer') : key);
  const inner = Buffer.alloc(blockLength + message.length);
  const outer = Buffer.alloc(blockLength + digestLength);
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  inner.set(message, blockLength);
  outer.set(hash('sha256', inner, 'buffer'), blockLength);
  const mac = hash('sha256', outer, 'buffer');
  for (const bytes of [block, inner, outer]) bytes.fill(0);
  return mac;
}
