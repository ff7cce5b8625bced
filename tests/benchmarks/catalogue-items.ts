import type { JsonObject } from '../../offline-cache/catalogue/canonical-json.ts';
import { Random } from '../random.ts';

const offices = [
  '柳河镇',
  '东岗乡',
  '石桥街道',
  '清泉镇',
  '双龙乡',
  '新民街道',
  '永和镇',
  '长宁乡',
  '重兴镇',
  '银杏街道',
];
const subjects = [
  ['最低生活保障', 'Subsistence allowance', '低保'],
  ['特困人员救助供养', 'Support for people in great need', '五保'],
  ['临时救助', 'Temporary relief', '困难补助'],
  ['城乡居民基本养老保险', 'Basic pension insurance', '养老金', '社保'],
  ['城乡居民基本医疗保险', 'Basic health insurance', '医保', '新农合'],
  ['老年人优待证', 'Senior citizen’s card', '老年证'],
  ['高龄津贴', 'Old-age allowance', '长寿补贴'],
  ['残疾人证', 'Disability certificate', '残疾证'],
  ['重度残疾人护理补贴', 'Nursing allowance', '护理费'],
  ['孤儿基本生活费', 'Orphans’ allowance', '孤儿补助'],
  ['生育服务登记', 'Birth registration', '准生证'],
  ['再生育审批', 'Further child approval', '二胎证'],
  ['婚姻登记预约', 'Marriage registration', '领证', '结婚'],
  ['户口登记项目变更', 'Change in household register', '改户口', '户籍'],
  ['居住证', 'Residence permit', '暂住证'],
  ['宅基地使用', 'Use of a homestead', '盖房', '建房'],
  ['农村危房改造', 'Rebuilding of unsafe houses', '危房'],
  ['土地承包经营权', 'Right to contracted land', '承包地'],
  ['林木采伐许可证', 'Felling licence', '砍树'],
  ['农业机械购置补贴', 'Subsidy for farm machinery', '农机补贴'],
  ['耕地地力保护补贴', 'Subsidy for arable land', '种粮补贴'],
  ['就业失业登记', 'Registration of employment', '失业证'],
  ['灵活就业社会保险补贴', 'Insurance subsidy', '社保补贴'],
  ['法律援助', 'Legal aid', '打官司'],
  ['退役军人优待证', 'Veteran’s card', '军人证'],
  ['义务教育入学', 'School enrolment', '上学'],
  ['个体工商户登记', 'Registration of a small business', '营业执照'],
  ['食品经营许可', 'Food licence', '食品证'],
  ['银行账户变更', 'Change of bank account', '换银行卡'],
  ['殡葬费用减免', 'Funeral subsidy', '丧葬费'],
] as const;
const actions = [
  ['申请', 'application'],
  ['变更', 'change'],
  ['注销', 'cancellation'],
  ['补办', 'replacement'],
  ['年审', 'yearly review'],
  ['证明开具', 'certificate'],
  ['待遇领取资格认证', 'certification'],
  ['信息查询', 'look-up'],
  ['转移接续', 'transfer'],
  ['资格确认', 'confirmation'],
] as const;
const clauses = [
  '本人携带有效身份证件到场办理',
  '符合条件的，自受理之日起按月发放',
  '家庭人均收入低于当地标准的可以提出申请',
  '由村民委员会协助调查核实并在村务公开栏公示七天',
  '乡镇人民政府应当在规定期限内提出审核意见',
  '材料不齐的，一次性告知需要补正的全部内容',
  '行动不便的，可以委托近亲属代为办理',
  '对审核结果有异议的，可以在收到通知后提出复核',
  '待遇标准按照县级人民政府公布的最新文件执行',
  '办理过程中不收取任何费用',
];
const places = [
  '便民服务中心',
  '村民委员会',
  '派出所',
  '卫生院',
  '信用社',
  '司法所',
  '社保所',
  '农技站',
  '财政所',
  '民政办',
];
const people = [
  '本人',
  '户主',
  '监护人',
  '近亲属',
  '委托人',
  '村干部',
  '经办人',
  '申请人',
  '受益人',
  '共同生活的家庭成员',
];
const doings = [
  '提交',
  '核对',
  '补正',
  '签字确认',
  '领取',
  '复印',
  '公示',
  '盖章',
  '登记',
  '说明',
  '拍照上传',
  '当面交验',
];
const things = [
  '申请表',
  '户口簿',
  '收入情况',
  '住房面积',
  '诊断证明',
  '银行流水',
  '承包合同',
  '委托书',
  '公示结果',
  '审核意见',
];
const times = ['受理当日', '次月起', '每季度末', '年底前', '五个工作日内', '公示期满后', '收到通知后', '资料齐全时'];

const characters = [
  ...'东西南北上下大小新老高平长清白红黄青石泉河湖山岭坪坝湾沟桥井塘庙寺店铺营堡寨屯庄村王李张刘陈杨赵周吴郑孙马朱胡林何郭罗梁宋',
];

const common = [
  ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处',
];

/** Words that no two guides share: about as much as tells real guides apart. */
function ownWords(random: Random): string {
  let words = '';
  for (let index = 0; index < 8; index += 1) words += random.pick(common);
  return words;
}

/** Half a sentence of the county's own words, half of names, numbers and places, which real guides are full of. */
function clauseOf(random: Random): string {
  if (random.below(4) === 0) return random.pick(clauses);
  const village = `${random.pick(characters)}${random.pick(characters)}${random.pick(characters)}村`;
  const contact = `${random.pick(characters)}${random.pick(characters)}`;
  const telephone = `${random.below(9_000_000) + 1_000_000}`;
  const document = `〔${2015 + random.below(12)}〕${random.below(400) + 1}号`;
  const detail = random.pick([
    `${village}${random.pick(places)}`,
    `${random.pick(places)}${contact}（${telephone}）`,
    `按${document}文`,
  ]);
  return `${random.pick(times)}${random.pick(people)}${ownWords(random)}${detail}${random.pick(doings)}${random.pick(things)}`;
}

const papers = ['户口本', '近期照片', '收入证明', '银行卡', '诊断证明', '土地承包合同', '委托书', '结婚证'];

const itemsACombination = offices.length;

/**
 * Realistic, invented service items, all different; the same seed gives the same items. As long as the shorter of the
 * items in kiosk-config/catalogue, a guide of four to eight notes and two to five questions each.
 */
export function inventedItems(count: number, seed: number): readonly JsonObject[] {
  const random = new Random(seed);
  const sentence = (length: number): string =>
    Array.from({ length }, () => clauseOf(random))
      .join('；')
      .concat('。');
  return Array.from({ length: count }, (_, index) => {
    const [subject, english, ...synonyms] =
      subjects[Math.floor(index / itemsACombination) % subjects.length] ?? subjects[0];
    const [action, doing] =
      actions[Math.floor(index / (itemsACombination * subjects.length)) % actions.length] ?? actions[0];
    const office = offices[index % offices.length] ?? '';
    const paper = random.pick(papers);
    return {
      schema: 'cunban.service-item/1',
      itemCode: `11130999MB00000013${String(500_000_000_000 + index * 7919 + seed).padStart(13, '0')}`,
      itemVersion: 1 + random.below(9),
      name: { 'zh-Hans': `${subject}${action}（${office}）`, en: `${english}: ${doing}` },
      summary: { 'zh-Hans': `${random.pick(clauses)}，带${paper}`, en: `Bring paper ${random.below(90) + 10}` },
      synonyms: [...synonyms, `${synonyms[0]}${action}`],
      icon: random.pick(['certify', 'enrol', 'senior']),
      minutes: 2 + random.below(20),
      guide: {
        basis: [
          {
            'zh-Hans': `《${subject}实施办法》第${random.below(60) + 1}条`,
            en: `Rules on it, article ${random.below(60) + 1}`,
          },
        ],
        conditions: { 'zh-Hans': sentence(1 + random.below(3)), en: `Condition ${random.below(10_000)}` },
        needs: { 'zh-Hans': `带上身份证和${paper}`, en: 'Bring your identity card' },
        fee: { 'zh-Hans': '不收费', en: 'Free of charge' },
        timeLimit: { 'zh-Hans': `${random.below(20) + 1} 个工作日`, en: 'Some working days' },
        notes: Array.from({ length: 4 + random.below(5) }, () => ({
          'zh-Hans': sentence(2),
          en: `Note ${random.below(100_000)}`,
        })),
        questions: Array.from({ length: 2 + random.below(4) }, () => ({
          question: { 'zh-Hans': `${random.pick(clauses)}吗？`, en: `Question ${random.below(100_000)}?` },
          answer: { 'zh-Hans': sentence(1), en: `Answer ${random.below(100_000)}` },
        })),
      },
      answers: {
        type: 'object',
        properties: { phone: { type: 'string', pattern: '^1[3-9][0-9]{9}$' } },
        additionalProperties: false,
      },
      steps: [
        { step: 'identify' },
        { step: 'review', declaration: { 'zh-Hans': sentence(1), en: 'I declare it' } },
        { step: 'submit' },
      ],
      nextStep: {
        accepted: { 'zh-Hans': `${random.below(20) + 1} 个工作日内短信通知`, en: 'A message will come' },
        kept: { 'zh-Hans': '联网后自动上报', en: 'Sent when the link is back' },
        returned: { 'zh-Hans': '请找窗口工作人员', en: 'Ask the staff' },
      },
    };
  });
}

/** The next day's catalogue: `changed` items changed in a few fields or new, `deleted` gone. */
export function nextDay(
  items: readonly JsonObject[],
  { changed, deleted, seed }: { readonly changed: number; readonly deleted: number; readonly seed: number },
): readonly JsonObject[] {
  const random = new Random(seed);
  const next = new Map(items.map((item) => [String(item.itemCode), item]));
  const codes = [...next.keys()];
  const added = Math.ceil(changed / 20);
  for (let index = 0; index < changed - added; index += 1) {
    const code = random.pick(codes);
    const item = next.get(code);
    if (item === undefined) continue;
    const guide = item.guide as JsonObject;
    const conditions = {
      'zh-Hans': `${clauseOf(random)}；${clauseOf(random)}。`,
      en: `Condition ${random.below(10_000)}`,
    };
    const timeLimit = { 'zh-Hans': `${random.below(20) + 1} 个工作日`, en: 'Some working days' };
    next.set(code, { ...item, itemVersion: Number(item.itemVersion) + 1, guide: { ...guide, conditions, timeLimit } });
  }
  for (const item of inventedItems(added, seed + 1)) next.set(String(item.itemCode), item);
  for (let index = 0; index < deleted; index += 1) next.delete(random.pick(codes));
  return [...next.values()];
}
