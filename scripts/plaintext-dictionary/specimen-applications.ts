import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../../app/contracts/application.ts';
import { Random } from '../../tests/random.ts';

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const given =
  '英秀兰芳娟敏静丽强磊军洋勇艳杰涛明超霞平刚桂玉珍红建国文华志伟春梅海燕金凤云小淑琴永福德生荣贵林爱莲玲素美香月清长根树成俊峰宝山水庆新东';
const provinces = [
  '河北省沧州市',
  '山东省济宁市',
  '河南省周口市',
  '四川省南充市',
  '湖南省邵阳市',
  '贵州省毕节市',
  '安徽省阜阳市',
  '甘肃省天水市',
  '江西省赣州市',
  '云南省昭通市',
  '广西壮族自治区',
  '内蒙古自治区',
  '陕西省渭南市',
  '湖北省黄冈市',
];
const places = [
  '东',
  '西',
  '南',
  '北',
  '大',
  '小',
  '新',
  '前',
  '后',
  '上',
  '下',
  '柳',
  '杨',
  '石',
  '李',
  '王',
  '张',
  '马',
  '龙',
  '河',
  '山',
  '口',
  '店',
  '庄',
  '沟',
  '桥',
  '湾',
  '坪',
  '岭',
  '集',
  '营',
  '屯',
  '寨',
  '坝',
];
const answersOf: Readonly<Record<string, readonly string[]>> = {
  category: ['ordinary', 'severe-disability', 'low-income'],
  contribution: ['200', '500', '1000', '3000', '5000'],
  payment: ['bank', 'self'],
  bank: ['rural-credit', 'postal', 'agricultural', 'other'],
};

interface ServiceItem {
  readonly itemCode: string;
  readonly steps: readonly {
    readonly step: string;
    readonly declaration?: Readonly<Record<'zh-Hans' | 'en', string>>;
    readonly pages?: readonly { readonly field: string }[];
    readonly papers?: readonly { readonly id: string; readonly name: Readonly<Record<string, string>> }[];
  }[];
}

const catalogue = join(import.meta.dirname, '../../kiosk-config/catalogue');
const services = readdirSync(catalogue)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(join(catalogue, name), 'utf8')) as ServiceItem);

/** Applications of people who do not exist, as varied as real ones; the same for the same seed. */
export function specimenApplications(count: number, seed: number): readonly Application[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => specimenApplication(random, index + 1));
}

function specimenApplication(random: Random, serial: number): Application {
  const service = random.pick(services);
  const language = random.below(12) === 0 ? 'en' : 'zh-Hans';
  const step = (name: string) => service.steps.find((candidate) => candidate.step === name);
  const review = service.steps.find(({ declaration }) => declaration !== undefined);
  const stationCode = `${digits(random, 9)}0${1 + random.below(3)}`;
  const date = new Date(Date.UTC(2026, random.below(12), 1 + random.below(28), random.below(10), random.below(60)));
  const day = date.toISOString().slice(0, 10).replaceAll('-', '');
  const fields = step('form')?.pages?.map(({ field }) => field) ?? [];
  const papers = step('materials')?.papers ?? [];
  const signed = random.below(3) > 0;
  return {
    schema: 'cunban.application/1',
    itemCode: service.itemCode,
    itemVersion: 1 + random.below(3),
    stationCode,
    receiptNumber: `L-${stationCode}-${day}-${String(serial % 10_000).padStart(4, '0')}-${digits(random, 2)}`,
    appliedAt: new Date(date.getTime() + random.below(60_000)).toISOString(),
    language,
    applicant: applicant(random),
    answers: Object.fromEntries(
      fields.map((field) => [
        field,
        field === 'phone' ? `1${3 + random.below(7)}${digits(random, 9)}` : random.pick(answersOf[field] ?? ['']),
      ]),
    ),
    declaration: review?.declaration?.[language] ?? '',
    ...(papers.length === 0
      ? {}
      : {
          attachments: papers.map(({ id, name }) => ({
            paper: id,
            name: name[language] ?? id,
            mediaType: 'application/pdf' as const,
            pages: 1 + random.below(3),
            sha256: hash(random),
            sealedSha256: hash(random),
          })),
        }),
    signature: signed ? { strokes: Array.from({ length: 4 + random.below(8) }, () => stroke(random)) } : null,
  };
}

function applicant(random: Random): Application['applicant'] {
  const birthDate = `${1935 + random.below(70)}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
  const region = digits(random, 6);
  const validFrom = `20${two(5 + random.below(21))}${birthDate.slice(4)}`;
  const place = (): string => random.pick(places) + random.pick(places);
  const county = `${place()}县`;
  return {
    name: random.pick([...surnames]) + random.pick([...given]) + (random.below(4) === 0 ? '' : random.pick([...given])),
    idType: 'resident-identity-card',
    idNumber: `${region}${birthDate}${digits(random, 3)}${random.below(11) === 10 ? 'X' : digits(random, 1)}`,
    sexCode: random.pick(['1', '2']),
    ethnicCode: random.below(6) === 0 ? two(1 + random.below(56)) : '01',
    birthDate,
    address: `${random.pick(provinces)}${county}${place()}${random.pick(['镇', '乡', '街道'])}${place()}村${random.below(2) === 0 ? `${1 + random.below(20)}组` : ''}${1 + random.below(400)}号`,
    authority: `${county}公安局`,
    validFrom,
    validTo: random.below(2) === 0 ? '长期' : `${Number(validFrom.slice(0, 4)) + 20}${validFrom.slice(4)}`,
  };
}

/** A line drawn by a finger: sampled every few ms, going on as it went. */
function stroke(random: Random) {
  let [x, y, t] = [random.below(1000), random.below(1000), random.below(8000)];
  let [dx, dy] = [random.below(21) - 10, random.below(21) - 10];
  return Array.from({ length: 6 + random.below(24) }, () => {
    dx += random.below(9) - 4;
    dy += random.below(9) - 4;
    x = Math.min(1000, Math.max(0, x + dx));
    y = Math.min(1000, Math.max(0, y + dy));
    t += 8 + random.below(17);
    return { x, y, t };
  });
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.below(10)).join('');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function hash(random: Random): string {
  return Array.from({ length: 64 }, () => random.below(16).toString(16)).join('');
}
