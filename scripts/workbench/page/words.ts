import type { LightName } from '../../../app/contracts/devices/auxiliaries.ts';
import type { PrinterConditions } from '../../../hardware/receipt-printer/simulator.ts';
import type { Behaviour } from '../../county-simulator/behaviour.ts';
import type { JobBehaviour } from '../../device-simulators/ippeveprinter.ts';
import type { PlannedFault, ReadStep } from '../command.ts';
import type { StationState } from '../state.ts';

export const stepWords: Readonly<Record<ReadStep, string>> = {
  'find-card': '寻卡 20 01',
  'select-card': '选卡 20 02',
  'read-base': '读卡 30 01',
  'read-new-address': '读住址 30 03',
};

interface Choice<Value> {
  readonly words: string;
  readonly value: Value;
}

/** Faults as a demonstration wants them; the simulator takes any number and any bytes. */
export const faultChoices: readonly Choice<PlannedFault>[] = [
  { words: '校验字节错', value: { fault: 'wrong-checksum' } },
  { words: '不回答', value: { fault: 'no-reply' } },
  { words: '回答断在第 100 字节', value: { fault: 'cut', afterBytes: 100 } },
  { words: '卡在第 700 字节被抽走', value: { fault: 'card-pulled', afterBytes: 700 } },
  { words: '前面带杂音', value: { fault: 'noise', bytes: '00AA00AAAA' } },
  { words: '全是乱码', value: { fault: 'garbage', bytes: '55AA10FF00C3' } },
  { words: '长度作假', value: { fault: 'liar-frame' } },
  { words: '状态 41 读卡失败', value: { fault: 'status', sw3: 0x41 } },
  { words: '状态 32 不认卡', value: { fault: 'status', sw3: 0x32 } },
  { words: '状态 66 未授权', value: { fault: 'status', sw3: 0x66 } },
  { words: '状态 77 谁也不懂', value: { fault: 'status', sw3: 0x77 } },
];

/** The words of a fault, also of one that no choice offers. */
export function faultWords(fault: PlannedFault): string {
  const same = JSON.stringify(fault);
  return faultChoices.find(({ value }) => JSON.stringify(value) === same)?.words ?? fault.fault;
}

export const conditionWords: Readonly<Record<keyof PrinterConditions, string>> = {
  paperOut: '缺纸',
  nearEnd: '纸将尽',
  coverOpen: '开盖',
  feeding: '按着走纸键',
  cutterFault: '卡刀',
  recoverableFault: '可修故障',
  unrecoverableFault: '不可修故障',
  overheated: '过热',
  slipPresent: '出口有纸',
  dead: '死机',
};

/** What the A4 printer does with its next job. */
export const jobWords: Readonly<Record<JobBehaviour, string>> = {
  print: '照常打',
  jam: '卡纸',
  'paper-out': '没纸',
  'cover-open': '开盖',
  abort: '打一半停',
};

export const lightWords: Readonly<Partial<Record<LightName, string>>> = {
  cardReader: '读卡',
  receiptPrinter: '回执',
  documentPrinter: 'A4',
  scanner: '扫描',
  barcodeReader: '扫码',
  statusGood: '营业',
  statusBad: '停办',
};

export const linkWords: Readonly<Record<StationState['link'], { readonly name: string; readonly says: string }>> = {
  up: { name: '通', says: '线路正常' },
  slow: { name: '慢', says: '64 kbit/s，往返 1 秒' },
  reset: { name: '剪断', says: '断了，连接立刻报错' },
  silent: { name: '静默', says: '断了，谁也不说' },
};

export const behaviourChoices: readonly Choice<Behaviour>[] = [
  { words: '照章办事', value: { kind: 'normal' } },
  { words: '每件慢 8 秒', value: { kind: 'slow', ms: 8000 } },
  { words: '连不上', value: { kind: 'unreachable' } },
  { words: '答 500', value: { kind: 'answers-500' } },
  { words: '答 400', value: { kind: 'answers-400' } },
  { words: '收下，答乱码', value: { kind: 'garbage' } },
  { words: '收下，不答', value: { kind: 'no-answer', takes: true } },
  { words: '不收，不答', value: { kind: 'no-answer', takes: false } },
  { words: '存满了（507）', value: { kind: 'full' } },
  { words: '收下，签名不对', value: { kind: 'wrong-signature' } },
  { words: '上网登录页', value: { kind: 'captive-portal' } },
  { words: '正在办（409）', value: { kind: 'in-flight' } },
  { words: '收下，答之前死机', value: { kind: 'crash-after-effect' } },
  {
    words: '烂网络',
    value: { kind: 'faulty', seed: 1, lost: 0.3, truncated: 0.1, duplicated: 0.2, portal: 0.1, delayedMs: 2000 },
  },
];
