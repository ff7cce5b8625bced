import { toHex } from '../captured-bytes.ts';
import { attributesOf } from './attribute-reading.ts';
import { decodeMessage } from './ipp-decoder.ts';
import { GROUP, type IppAttribute, type IppMessage, type IppValue } from './ipp-message.ts';
import { operationName, statusName } from './ipp-operation.ts';

/** Names of the groups by delimiter tag. */
const GROUP_NAMES: Readonly<Record<number, string>> = {
  [GROUP.operation]: 'operation',
  [GROUP.job]: 'job',
  [GROUP.printer]: 'printer',
  [GROUP.unsupported]: 'unsupported',
};
/** Captures are passed on: who printed what is not. */
const PERSONAL = /user-name$|^(job|document)-name$/;

/** What captured bytes say: IPP messages one behind the other, with or without HTTP before them, and documents. */
export function describeCapture(bytes: Uint8Array): object {
  const found: object[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const body = withoutHttp(rest);
    const decoded = decodeMessage(body);
    if (!decoded.ok || !isVersion(decoded.value.message)) {
      const { code, detail } = decoded.ok ? { code: 'malformed', detail: 'no such version' } : decoded.failure;
      const isDocument = found.length > 0;
      const what = isDocument ? { document: `${body.length} bytes` } : { undecoded: code, at: detail };
      found.push({ ...what, startsWith: toHex(body.subarray(0, 8)) });
      break;
    }
    found.push(describeMessage(decoded.value.message));
    rest = body.subarray(decoded.value.length);
  }
  return { messages: found };
}

function isVersion({ version }: IppMessage): boolean {
  return version.major === 1 || version.major === 2;
}

/** Skips the head of an HTTP request or answer, where one stands. */
function withoutHttp(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  if (!/^(POST |HTTP\/1)/.test(head)) return bytes;
  const end = head.indexOf('\r\n\r\n');
  return end === -1 ? bytes.subarray(bytes.length) : bytes.subarray(end + 4);
}

function describeMessage(message: IppMessage): object {
  const { version, code, requestId, groups } = message;
  // Codes of operations and of states overlap; only a request names its target.
  const target = groups.find(({ group }) => group === GROUP.operation)?.attributes ?? [];
  const names = attributesOf(target);
  const isRequest = names.has('printer-uri') || names.has('job-uri');
  return {
    ...(isRequest ? { request: operationName(code) ?? `0x${code.toString(16)}` } : { answer: statusName(code) }),
    version: `${version.major}.${version.minor}`,
    requestId,
    groups: groups.map(({ group, attributes }) => ({
      group: GROUP_NAMES[group] ?? group,
      ...describeAttributes(attributes),
    })),
  };
}

function describeAttributes(attributes: readonly IppAttribute[]): object {
  return {
    attributes: attributes.map(({ name, values }) => {
      const described = PERSONAL.test(name) ? ['not shown'] : values.map(describeValue);
      return { name, tag: values[0].tag, value: described.length === 1 ? described[0] : described };
    }),
  };
}

function describeValue(value: IppValue): unknown {
  switch (value.tag) {
    case 'collection':
      return describeAttributes(value.members);
    case 'octetString':
      return Buffer.from(value.bytes).toString('latin1');
    case 'other':
      return { tag: `0x${value.code.toString(16)}`, bytes: toHex(value.bytes) };
    case 'rangeOfInteger':
      return [value.lower, value.upper];
    case 'resolution':
      return `${value.across}x${value.down}${value.units === 3 ? 'dpi' : 'dpcm'}`;
    default:
      if ('text' in value) return value.text;
      return 'value' in value ? value.value : value.tag;
  }
}
