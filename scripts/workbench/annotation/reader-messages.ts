import { toHex } from '../../../hardware/captured-bytes.ts';
import { commandOf, type SdtCommandName } from '../../../hardware/id-card-reader/sdt-command.ts';
import {
  decodeReply,
  decodeSamId,
  NEW_ADDRESS_LENGTH,
  type SdtMeaning,
  type SdtReply,
  splitReadBase,
  splitReadWithFingerprint,
  verdictOf,
} from '../../../hardware/id-card-reader/sdt-reply.ts';
import { decodeTextBlock } from '../../../hardware/id-card-reader/sdt-text.ts';
import { decodeText } from '../../../hardware/id-card-reader/text-field.ts';
import type { WireLine } from '../state.ts';

interface Annotation {
  readonly note: string;
  readonly tone: WireLine['tone'];
}

const COMMANDS: Readonly<Record<SdtCommandName, string>> = {
  reset: '复位',
  status: '问状态',
  'read-sam-id': '读模块编号',
  'find-card': '寻卡',
  'select-card': '选卡',
  'read-base': '读卡基本信息',
  'read-base-and-fingerprint': '读卡基本信息和指纹',
  'read-new-address': '读追加住址',
  'read-chip-management-number': '读卡体管理号',
  'set-max-rf-bytes': '设射频最大字节数',
  'set-baud-115200': '设波特率 115200',
  'set-baud-57600': '设波特率 57600',
  'set-baud-38400': '设波特率 38400',
  'set-baud-19200': '设波特率 19200',
  'set-baud-9600': '设波特率 9600',
};

const MEANINGS: Readonly<Record<SdtMeaning, string>> = {
  ok: '成功',
  'card-found': '找到卡',
  'no-such-item': '没有此项内容',
  'our-checksum-wrong': '说我方校验错',
  'our-length-wrong': '说我方长度错',
  'bad-command': '不认识这条命令',
  'not-permitted': '不允许',
  'unrecognised-error': '无法识别的错误',
  'card-rejected-reader': '卡不认读卡器',
  'reader-rejected-card': '读卡器不认卡',
  'card-data-not-genuine': '卡内数据验证不过',
  'fingerprint-not-genuine': '指纹数据验证不过',
  'data-length-error': '卡内数据长度错',
  'unknown-card-type': '不认识的卡',
  'read-failed': '读卡失败',
  'random-number-failed': '取随机数失败',
  'self-test-failed': '自检失败',
  'not-authorised': '模块未授权',
  'find-failed': '没有卡',
  'select-failed': '选卡失败',
  unknown: '含义不明',
};

/** `读卡基本信息 30 01`: the command in a request's body. */
export function annotateRequest(body: Uint8Array): Annotation {
  const command = commandOf(body);
  if (command === null) return { note: `不认识的命令 ${toHex(body.subarray(0, 4))}`, tone: 'trouble' };
  return { note: `${COMMANDS[command]} ${toHex(body.subarray(0, 2))}`, tone: 'plain' };
}

/** `9F 找到卡`: the status in a reply's body, and what its data say. */
export function annotateReply(body: Uint8Array): Annotation {
  if (body.length < 3) return { note: '太短，没有状态字', tone: 'trouble' };
  const reply = decodeReply(body);
  const note = [`${toHex(Uint8Array.of(reply.sw3))} ${MEANINGS[reply.meaning]}`, ...dataNotes(reply)].join('：');
  return { note, tone: toneOf(reply.meaning) };
}

function toneOf(meaning: SdtMeaning): WireLine['tone'] {
  const verdict = verdictOf(meaning);
  if (verdict === 'good') return 'good';
  // An empty field is the ordinary state of a reader, and most cards have no new address.
  return verdict === 'no-card' || verdict === 'no-such-item' ? 'plain' : 'trouble';
}

function dataNotes({ data, meaning }: SdtReply): readonly string[] {
  if (meaning !== 'ok') return [];
  const samId = decodeSamId(data);
  if (samId !== null) return [`模块编号 ${samId}`];
  if (data.length === NEW_ADDRESS_LENGTH) return [decodeText(data)];
  const blocks = splitReadBase(data) ?? splitReadWithFingerprint(data);
  if (blocks === null) return [];
  const text = decodeTextBlock(blocks.text);
  switch (text.kind) {
    case 'citizen':
    case 'residence-permit':
    case 'foreign-resident': {
      const doubts = text.problems.length > 0 ? `，内容有疑（${text.problems.join('、')}）` : '';
      return [
        `${text.text.name || '（无中文名）'}，文字 ${blocks.text.length}、照片 ${blocks.photo.length} 字节${doubts}`,
      ];
    }
    case 'unsupported':
      return [`不认识的证件（类型 ${text.mark}）`];
    case 'wrong-length':
      return [`文字 ${text.length} 字节，长度不对`];
  }
}
