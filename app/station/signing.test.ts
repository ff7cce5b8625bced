import { expect, test } from 'vitest';
import type { CaptureSignatureFailure, Signature } from '../contracts/devices/signing.ts';
import { fail, ok, type Result } from '../contracts/result.ts';
import { createSigning } from './signing.ts';

const drawn: Signature = { width: 10_800, height: 6480, strokes: [[{ x: 5400, y: 0, pressure: 1, atMs: 3 }]] };

test('a pad that is still busy with the signature before is asked again; pressing done reaches the newest', async () => {
  const finished: number[] = [];
  let asked = 0;
  const signing = createSigning({
    captureSignature() {
      asked += 1;
      const own = asked;
      const answer: Result<Signature, CaptureSignatureFailure> = own === 1 ? fail('busy') : ok(drawn);
      return { signature: Promise.resolve(answer), finish: () => finished.push(own) };
    },
  });
  expect(await signing.capture(new AbortController().signal)).toEqual(ok([[{ x: 500, y: 0, t: 3 }]]));
  signing.finish();
  expect(finished).toEqual([2]);
});

test('without a pad it says so at once', async () => {
  const signing = createSigning({
    captureSignature: () => ({ signature: Promise.resolve(fail('pad-offline')), finish: () => {} }),
  });
  expect(await signing.capture(new AbortController().signal)).toMatchObject({ failure: { code: 'pad-offline' } });
});
