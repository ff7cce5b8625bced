import { expect, test } from 'vitest';
import { describeCapture } from './describe-capture.ts';
import { encodeCommand } from './sdt-command.ts';
import { encodeFrame } from './sdt-frame.ts';
import { encodeReply, joinReadBase } from './sdt-reply.ts';
import { encodeTextBlock } from './sdt-text.ts';
import { specimenCard } from './specimen-cards.ts';

function readReply(idNumber?: string): Uint8Array {
  const card = specimenCard('pensioner-man');
  if (card.kind !== 'citizen') throw new Error('a citizen is meant');
  const text = idNumber === undefined ? card.text : { ...card.text, idNumber };
  return encodeFrame(encodeReply(0x90, joinReadBase(encodeTextBlock({ kind: 'citizen', text }), card.photo)));
}

test('a whole read says who the card names', () => {
  expect(describeCapture(readReply())).toMatchObject({
    frames: [
      {
        complete: true,
        checksum: 'ok',
        reply: { sw3: '90', meaning: 'ok', card: { name: '李国栋', validTo: '长期' }, checkDigit: { state: 'ok' } },
      },
    ],
  });
});

test('a wrong check byte is said, and the card is shown all the same', () => {
  const reply = readReply();
  reply[reply.length - 1] = (reply.at(-1) ?? 0) ^ 0x01;
  expect(describeCapture(reply)).toMatchObject({
    frames: [{ checksum: 'wrong', reply: { card: { name: '李国栋' } } }],
  });
});

test('a wrong check digit is said with the right one', () => {
  expect(describeCapture(readReply('522799195409080151'))).toMatchObject({
    frames: [{ reply: { problems: ['bad-check-digit'], checkDigit: { state: 'wrong', found: '1' } } }],
  });
});

test.each([6, 7, 9, 12, 60, 269, 271, 1294])('a reply cut after %i bytes says what is missing', (length) => {
  expect(describeCapture(readReply().subarray(0, length))).toMatchObject({
    frames: [{ complete: false, missing: length < 7 ? 'the length field' : `${1295 - length} bytes` }],
  });
});

test('a read with fingerprint says so, whole and cut', () => {
  const card = specimenCard('foreigner-2023');
  if (card.kind !== 'foreign-resident') throw new Error('a foreigner is meant');
  const data = joinReadBase(encodeTextBlock(card), card.photo, card.fingerprint);
  const reply = encodeFrame(encodeReply(0x90, data));
  const said = {
    reply: { card: { edition: '2023' }, fingerprint: { declaredBytes: 512 }, checkDigit: { state: 'ok' } },
  };
  expect(describeCapture(reply)).toMatchObject({ frames: [said] });
  expect(describeCapture(reply.subarray(0, 900))).toMatchObject({ frames: [{ complete: false, ...said }] });
});

test('a card of 2017 is checked by its own rule', () => {
  const card = specimenCard('foreigner-2017');
  if (card.kind !== 'foreign-resident') throw new Error('a foreigner is meant');
  const text = { ...card.text, idNumber: `${card.text.idNumber.slice(0, 14)}?` };
  const reply = encodeReply(0x90, joinReadBase(encodeTextBlock({ kind: card.kind, text }), card.photo));
  expect(describeCapture(encodeFrame(reply))).toMatchObject({
    frames: [{ reply: { checkDigit: { state: 'wrong', expected: card.text.idNumber.slice(14), found: '?' } } }],
  });
});

test('commands, noise and bytes after a frame are named', () => {
  const stream = Uint8Array.from([
    1,
    2,
    ...encodeCommand('find-card'),
    ...encodeFrame(encodeReply(0x9f, new Uint8Array(4))),
    9,
  ]);
  expect(describeCapture(stream)).toMatchObject({
    bytesBeforeFirstFrame: 2,
    frames: [{ command: 'find-card' }, { reply: { meaning: 'card-found' }, bytesAfterFrame: 1 }],
  });
});

test('no frame at all', () => {
  expect(describeCapture(Uint8Array.of(1, 2, 3))).toEqual({ bytes: 3, bytesBeforeFirstFrame: 3, frames: [] });
});
