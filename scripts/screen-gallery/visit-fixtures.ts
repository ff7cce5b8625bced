import type { Language } from '../../app/contracts/localized-text.ts';
import type { ScreenOf } from '../../app/contracts/screen.ts';
import type { Fixture } from './fixture.ts';
import { enrolment, visitFrame } from './visit-frames.ts';

/** Guide, identity, eligibility, saving, and the questions laid over a page. */
export function visitFixtures(language: Language): readonly Fixture[] {
  const guide: ScreenOf<'guide'> = {
    kind: 'guide',
    visit: visitFrame(language, { progress: { page: 1, pages: 7 } }),
    summary: {
      'zh-Hans': '每年认证一次，养老金接着按月发',
      en: 'Once a year, so that the pension goes on being paid',
    },
    needs: {
      'zh-Hans': '带上您本人的身份证，再报一个手机号就行',
      en: 'Bring your own identity card and give a mobile number',
    },
    fee: { 'zh-Hans': '不收费', en: 'Free of charge' },
    timeLimit: { 'zh-Hans': '当场就能办好', en: 'Done on the spot' },
    minutes: 2,
    notices: [],
    canBegin: true,
  };
  const identity: ScreenOf<'confirm-identity'> = {
    kind: 'confirm-identity',
    visit: visitFrame(language, { title: enrolment }),
    name: '赵桂英',
    sex: { 'zh-Hans': '女', en: 'Female' },
    ethnicity: { 'zh-Hans': '汉', en: 'Han' },
    nationality: null,
    birthDate: '1957-03-12',
    address: '某省某县柳河镇石桥村3组26号',
    maskedIdNumber: '130999********0026',
    validUntil: { 'zh-Hans': '长期', en: 'No end date' },
  };
  const resume: ScreenOf<'resume'> = {
    kind: 'resume',
    visit: visitFrame(language, { title: enrolment, progress: null }),
    at: { 'zh-Hans': '每年交多少钱？', en: 'How much a year?' },
    page: 5,
    pages: 9,
    papersAgain: false,
  };
  return [
    { name: 'guide', screen: guide },
    {
      name: 'guide-no-receipt',
      screen: {
        ...guide,
        notices: ['no-receipt', 'no-document', 'no-scanner'],
        visit: visitFrame(language, { progress: null, link: 'down' }),
      },
    },
    { name: 'guide-anew', screen: { ...guide, notices: ['anew'] } },
    { name: 'guide-only', screen: { ...guide, notices: ['guide-only'], canBegin: false } },
    { name: 'confirm-identity', screen: identity },
    {
      name: 'confirm-identity-long',
      screen: {
        ...identity,
        name: '阿卜杜热合曼·麦麦提敏',
        ethnicity: { 'zh-Hans': '维吾尔', en: 'Uygur' },
        address: '某某省某某自治州某某自治县柳河镇石桥村民委员会第三村民小组新民居点北区12号楼3单元502室',
        validUntil: { 'zh-Hans': '2041年3月12日', en: '12 March 2041' },
      },
    },
    { name: 'resume', screen: resume },
    {
      name: 'resume-papers',
      screen: {
        ...resume,
        visit: visitFrame(language, { title: enrolment, progress: null, link: 'down' }),
        at: { 'zh-Hans': '户口本首页和您本人那一页', en: 'Household register: first page and your own' },
        papersAgain: true,
      },
    },
    {
      name: 'not-eligible',
      screen: {
        kind: 'not-eligible',
        visit: visitFrame(language),
        reason: { 'zh-Hans': '您还没到领养老金的年龄', en: 'You have not reached pension age' },
        nextStep: {
          'zh-Hans': '满 60 周岁、开始领养老金以后才要认证，现在不用办',
          en: 'The check is only for people of 60 and over who draw a pension. There is nothing to do now',
        },
      },
    },
    {
      name: 'overlay-confirm-cancel',
      screen: { ...identity, visit: visitFrame(language, { overlay: { kind: 'confirm-cancel' } }) },
    },
    {
      name: 'overlay-idle-warning',
      screen: { ...identity, visit: visitFrame(language, { overlay: { kind: 'idle-warning', secondsLeft: 38 } }) },
    },
    { name: 'saving', screen: { kind: 'saving', visit: visitFrame(language, { canGoBack: false, canCancel: false }) } },
    { name: 'save-failed', screen: { kind: 'save-failed', visit: visitFrame(language), code: 'OUT-03' } },
    {
      name: 'awaiting-county',
      screen: {
        kind: 'awaiting-county',
        visit: visitFrame(language, { canGoBack: false, canCancel: false }),
        receiptNumber: 'L-13099910001-20261123-0042-17',
      },
    },
    {
      name: 'farewell',
      screen: {
        kind: 'farewell',
        visit: visitFrame(language, { canGoBack: false, canCancel: false, progress: null }),
        cardOnReader: false,
      },
    },
    {
      name: 'farewell-take-card',
      screen: {
        kind: 'farewell',
        visit: visitFrame(language, { canGoBack: false, canCancel: false, progress: null }),
        cardOnReader: true,
      },
    },
  ];
}
