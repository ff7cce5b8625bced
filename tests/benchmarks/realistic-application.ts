import { readFileSync } from 'node:fs';
import type { Application } from '../../app/contracts/application.ts';
import type { SignatureStroke } from '../../app/contracts/user-event.ts';
import { specimenStationCode } from '../../offline-cache/specimen-cache.ts';
import { Random } from '../random.ts';

interface Item {
  readonly name: string;
  readonly itemCode: string;
  readonly itemVersion: number;
  readonly declaration: string;
  readonly signed: boolean;
}

const items: readonly Item[] = ['pension-certification', 'pension-enrolment', 'senior-card'].map((name) => {
  const path = new URL(`../../kiosk-config/catalogue/${name}.json`, import.meta.url);
  const { itemCode, itemVersion, steps } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly itemCode: string;
    readonly itemVersion: number;
    readonly steps: readonly { readonly step: string; readonly declaration?: { readonly 'zh-Hans': string } }[];
  };
  const declaration = steps.find(({ step }) => step === 'review')?.declaration?.['zh-Hans'] ?? '';
  return { name, itemCode, itemVersion, declaration, signed: steps.some(({ step }) => step === 'sign') };
});

const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'];
const givenNames = [...'秀英桂兰玉珍凤梅建国军明华强文平志勇淑芳春红海燕德福庆祥'];
const villages = ['东街村', '西街村', '柳河村', '大王庄村', '小李庄村', '南园村', '北坡村'];
/** A region code that was never given out. */
const region = '130999';

/**
 * The `serial`th application of an invented village: the three services of the shipped catalogue in turn, two of them
 * with a signature as a finger draws it. The same serial gives the same application.
 */
export function realisticApplication(
  serial: number,
  receiptNumber = `L-${specimenStationCode}-${serial}`,
): Application {
  const random = new Random(serial * 7919 + 17);
  for (let warm = 0; warm < 8; warm += 1) random.below(2);
  const item = random.pick(items);
  const digits = (count: number): string => Array.from({ length: count }, () => random.below(10)).join('');
  const birthDate = `${1940 + random.below(45)}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
  const name = random.pick(surnames) + random.pick(givenNames) + random.pick(givenNames);
  const sequence = digits(3);
  const enrolment =
    item.name === 'pension-enrolment'
      ? {
          category: random.pick(['ordinary', 'ordinary', 'ordinary', 'severe-disability', 'low-income']),
          contribution: random.pick(['200', '500', '1000', '3000', '5000']),
          payment: 'bank',
          bank: random.pick(['rural-credit', 'postal', 'agricultural', 'other']),
        }
      : {};
  return {
    schema: 'cunban.application/1',
    itemCode: item.itemCode,
    itemVersion: item.itemVersion,
    stationCode: specimenStationCode,
    receiptNumber,
    appliedAt: new Date(Date.parse('2026-11-24T00:30:00Z') + serial * 97_000 + random.below(1000)).toISOString(),
    language: 'zh-Hans',
    applicant: {
      name,
      idType: 'resident-identity-card',
      idNumber: withCheckDigit(region + birthDate + sequence),
      sexCode: Number(sequence) % 2 === 0 ? '2' : '1',
      ethnicCode: random.pick(['01', '01', '01', '01', '11', '03']),
      birthDate,
      address: `安和县柳河镇${random.pick(villages)}${1 + random.below(300)}号`,
      authority: '安和县公安局',
      validFrom: `20${two(6 + random.below(20))}${two(1 + random.below(12))}${two(1 + random.below(28))}`,
      validTo: '长期',
    },
    answers: { phone: `1${random.pick(['39', '38', '37', '50', '51', '86', '89'])}${digits(8)}`, ...enrolment },
    declaration: item.declaration,
    signature: item.signed ? { strokes: signature(random) } : null,
  };
}

/** Three characters of eight strokes, a point every 1/60 s, thinned as the pad thins them. */
function signature(random: Random): readonly SignatureStroke[] {
  const strokes: SignatureStroke[] = [];
  let t = 0;
  for (let character = 0; character < 3; character += 1) {
    const left = 80 + character * 290;
    for (let count = 6 + random.below(5); count > 0; count -= 1) {
      strokes.push(stroke(random, left + random.below(200), 60 + random.below(200), t));
      t = (strokes.at(-1)?.at(-1)?.t ?? t) + 120 + random.below(200);
    }
  }
  return strokes;
}

function stroke(random: Random, x0: number, y0: number, begun: number): SignatureStroke {
  const angle = (random.below(100) / 100) * Math.PI;
  const bend = (random.below(100) - 50) / 200;
  const points = 4 + random.below(12);
  return Array.from({ length: points }, (_, index) => {
    const along = (index / points) * (60 + points * 6);
    const turn = angle + bend * (index / points) * Math.PI;
    const pad = (value: number): number => Math.min(1000, Math.max(0, Math.round(value)));
    return {
      x: pad(x0 + along * Math.cos(turn) + random.below(3) - 1),
      y: pad(y0 + along * Math.sin(turn) + random.below(3) - 1),
      t: begun + Math.round((index * 1000) / 60) + random.below(2),
    };
  });
}

/** GB 11643: the eighteenth character, by ISO 7064 MOD 11-2. */
function withCheckDigit(seventeen: string): string {
  const sum = [...seventeen].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0);
  return seventeen + '10X98765432'.charAt(sum % 11);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
