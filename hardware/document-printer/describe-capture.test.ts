import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedClock } from '../simulated-clock.ts';
import { describeCapture } from './describe-capture.ts';
import { ippMessage } from './ipp-arbitraries.ts';
import { encodeMessage } from './ipp-encoder.ts';
import { GROUP } from './ipp-message.ts';
import { OPERATION } from './ipp-operation.ts';
import { IppPrinterSimulator } from './simulator.ts';

const request = encodeMessage({
  version: { major: 2, minor: 0 },
  code: OPERATION['Print-Job'],
  requestId: 7,
  groups: [
    {
      group: GROUP.operation,
      attributes: [
        { name: 'printer-uri', values: [{ tag: 'uri', text: 'ipp://printer/ipp/print' }] },
        { name: 'job-name', values: [{ tag: 'nameWithoutLanguage', text: 'somebody' }] },
      ],
    },
  ],
});
const answer = new IppPrinterSimulator(new SimulatedClock()).answer(request) ?? new Uint8Array(0);

test('a request with its document, and the answer, with HTTP around them', () => {
  const http = new TextEncoder().encode('POST /ipp/print HTTP/1.1\r\nContent-Type: application/ipp\r\n\r\n');
  const document = new TextEncoder().encode('%PDF-1.4');
  const described = describeCapture(Uint8Array.from([...http, ...request, ...document]));
  expect(described).toMatchObject({
    messages: [
      {
        request: 'Print-Job',
        version: '2.0',
        requestId: 7,
        groups: [
          {
            group: 'operation',
            attributes: [
              { name: 'printer-uri', tag: 'uri', value: 'ipp://printer/ipp/print' },
              { name: 'job-name', value: 'not shown' },
            ],
          },
        ],
      },
      { document: '8 bytes', startsWith: '25 50 44 46 2D 31 2E 34' },
    ],
  });
  expect(JSON.stringify(described)).not.toContain('somebody');
  expect(describeCapture(Uint8Array.from([...request, ...answer]))).toMatchObject({
    messages: [{ request: 'Print-Job' }, { answer: 'ok 0x0000', groups: [{}, { group: 'job' }] }],
  });
});

test('bytes that are no IPP are said to be none', () => {
  expect(describeCapture(new TextEncoder().encode('<html>'))).toMatchObject({
    messages: [{ undecoded: 'incomplete' }],
  });
});

test('anything can be described', () => {
  const spoiled = fc.tuple(ippMessage, fc.uint8Array({ maxLength: 40 })).map(([message, noise]) => {
    const bytes = encodeMessage(message);
    return Uint8Array.from([...bytes, ...noise, ...bytes.slice(0, 20)]);
  });
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      expect(JSON.parse(JSON.stringify(describeCapture(bytes)))).toHaveProperty('messages');
    }),
    { numRuns: 300 },
  );
});
