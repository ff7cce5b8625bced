import type { Language } from '../../app/contracts/localized-text.ts';
import type { ScreenOf } from '../../app/contracts/screen.ts';
import type { SignatureStroke } from '../../app/contracts/user-event.ts';
import type { Fixture } from './fixture.ts';
import { enrolment, receiptAgain, visitFrame } from './visit-frames.ts';

type ReviewRow = ScreenOf<'review'>['rows'][number];

const cardRows: readonly ReviewRow[] = [
  row('name', 'card', '姓名', 'Name', '赵桂英', '赵桂英'),
  row('idNumber', 'card', '身份证号', 'ID number', '130999********0026', '130999********0026'),
  row('address', 'card', '住址', 'Address', '某省某县柳河镇石桥村3组26号', '某省某县柳河镇石桥村3组26号'),
];
const phoneRow = row('phone', 'answer', '手机号', 'Mobile number', '138 0000 1234', '138 0000 1234');
const enrolmentRows: readonly ReviewRow[] = [
  phoneRow,
  row('category', 'answer', '参保类别', 'Category', '普通居民', 'Ordinary resident'),
  row('contribution', 'answer', '每年交', 'Per year', '1000 元', '1,000 yuan'),
  row('payment', 'answer', '怎么交', 'Payment', '社保卡自动扣款', 'Taken from the bank card'),
  row('bank', 'answer', '扣款银行', 'Bank', '农村信用社、农商银行', 'Rural credit co-operative'),
];

function row(
  field: string,
  source: ReviewRow['source'],
  label: string,
  englishLabel: string,
  text: string,
  englishText: string,
): ReviewRow {
  return { field, source, label: { 'zh-Hans': label, en: englishLabel }, text: { 'zh-Hans': text, en: englishText } };
}

/** Two strokes, as a pad of ordinary shape gives them. */
const signature: readonly SignatureStroke[] = [
  [
    [220, 180],
    [330, 150],
    [450, 165],
    [560, 140],
    [700, 170],
  ],
  [
    [480, 90],
    [470, 200],
    [430, 330],
    [520, 420],
    [640, 380],
  ],
].map((stroke, at) => stroke.map(([x = 0, y = 0], step) => ({ x, y, t: at * 600 + step * 40 })));

/** Questions, review, signature and the pick-up code. */
export function questionFixtures(language: Language): readonly Fixture[] {
  const visit = visitFrame(language, { title: enrolment, progress: { page: 4, pages: 9 } });
  const phone: ScreenOf<'question'> = {
    kind: 'question',
    visit,
    field: 'phone',
    question: { 'zh-Hans': '手机号是多少？', en: 'What is your mobile number?' },
    hint: { 'zh-Hans': '有事好联系您，不会打给您推销', en: 'Only for questions about this application' },
    input: { kind: 'digits', length: 11, grouping: [3, 4, 4] },
    value: null,
    problem: null,
  };
  const contribution: ScreenOf<'question'> = {
    ...phone,
    field: 'contribution',
    question: { 'zh-Hans': '您每年想交多少钱？', en: 'How much will you pay a year?' },
    hint: { 'zh-Hans': '交得多，老了领得多。以后可以改', en: 'The more you pay, the more you draw. It can be changed' },
    input: {
      kind: 'choice',
      options: [
        ['200', 30],
        ['500', 60],
        ['1000', 90],
        ['3000', 210],
        ['5000', 330],
      ].map(([amount, subsidy]) => ({
        value: `${amount}`,
        label: { 'zh-Hans': `${amount} 元`, en: `${amount} yuan` },
        hint: { 'zh-Hans': `政府再补 ${subsidy} 元`, en: `The government adds ${subsidy} yuan` },
      })),
    },
  };
  const payment: ScreenOf<'question'> = {
    ...phone,
    field: 'payment',
    question: { 'zh-Hans': '钱怎么交？', en: 'How will you pay?' },
    hint: null,
    input: {
      kind: 'choice',
      options: [
        {
          value: 'bank',
          label: { 'zh-Hans': '社保卡自动扣款', en: 'Taken from the bank card' },
          hint: { 'zh-Hans': '每年自动扣，不用跑', en: 'Every year by itself' },
        },
        {
          value: 'self',
          label: { 'zh-Hans': '自己去交', en: 'I pay myself' },
          hint: { 'zh-Hans': '手机或银行柜台都行', en: 'By phone or at a bank' },
        },
      ],
    },
  };
  const lookUp = visitFrame(language, { title: receiptAgain, progress: null });
  return [
    { name: 'question-digits', screen: phone },
    { name: 'question-digits-filled', screen: { ...phone, value: '13800001234' } },
    {
      name: 'question-digits-problem',
      screen: {
        ...phone,
        value: '23800001234',
        problem: {
          'zh-Hans': '手机号是 11 位，以 1 开头，请再看一看',
          en: 'A mobile number has 11 digits and starts with 1. Please check it',
        },
      },
    },
    { name: 'question-choice-five', screen: { ...contribution, value: '1000' } },
    { name: 'question-choice-two', screen: payment },
    {
      name: 'review',
      screen: {
        kind: 'review',
        visit: visitFrame(language, { progress: { page: 5, pages: 7 } }),
        rows: [...cardRows, phoneRow],
        declaration: {
          'zh-Hans': '我就是身份证上的本人，上面写的都是真的',
          en: 'I am the person on the card and all of this is true',
        },
        submits: true,
        signature: null,
      },
    },
    {
      name: 'review-long',
      screen: {
        kind: 'review',
        visit: visitFrame(language, { title: enrolment, progress: { page: 8, pages: 9 }, link: 'down' }),
        rows: [...cardRows, ...enrolmentRows],
        declaration: {
          'zh-Hans': '上面写的都是真的，我自愿参加城乡居民基本养老保险',
          en: 'All of this is true and I join the residents’ pension scheme of my own will',
        },
        submits: false,
        signature: null,
      },
    },
    {
      name: 'sign',
      screen: {
        kind: 'sign',
        visit: visitFrame(language, { title: enrolment, progress: { page: 9, pages: 9 } }),
        statement: { 'zh-Hans': '签上您的名字，就办好了', en: 'Sign your name and it is done' },
        pad: null,
      },
    },
    ...[[], signature].map((strokes) => ({
      name: strokes.length === 0 ? 'sign-on-pad' : 'sign-on-pad-drawn',
      screen: {
        kind: 'sign' as const,
        visit: visitFrame(language, { title: enrolment, progress: { page: 9, pages: 9 } }),
        statement: { 'zh-Hans': '签上您的名字，就办好了', en: 'Sign your name and it is done' },
        pad: { strokes },
      },
    })),
    {
      name: 'review-signed',
      screen: {
        kind: 'review',
        visit: visitFrame(language, { title: enrolment, progress: { page: 8, pages: 9 } }),
        rows: [...cardRows, phoneRow],
        signature,
        declaration: { 'zh-Hans': '上面写的都是真的', en: 'All of this is true' },
        submits: false,
      },
    },
    {
      name: 'pickup-code',
      screen: { kind: 'enter-pickup-code', visit: lookUp, scan: false, searching: false, notFound: false },
    },
    {
      name: 'pickup-code-or-scan',
      screen: { kind: 'enter-pickup-code', visit: lookUp, scan: true, searching: false, notFound: false },
    },
    {
      name: 'pickup-code-searching',
      screen: { kind: 'enter-pickup-code', visit: lookUp, scan: false, searching: true, notFound: false },
    },
    {
      name: 'pickup-code-not-found',
      screen: { kind: 'enter-pickup-code', visit: lookUp, scan: false, searching: false, notFound: true },
    },
  ];
}
