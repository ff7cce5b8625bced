import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import type { OutboundApplication } from '../../app/contracts/delivery.ts';
import { decodeBody, encodeBody } from '../../app/platform/cbor-body.ts';
import { uuidText } from '../../app/platform/uuid-bytes.ts';

const itemCode = '11130999MB000000135002014110003';
export const specimenStationCode = '13099910001';

/** A well-formed application of an invented person on its way, sealed to `recipient`; for tests. */
export async function specimenOutbound(
  recipient: string,
  sequence = 1,
  changes: Record<string, unknown> = {},
): Promise<OutboundApplication> {
  const stationCode = specimenStationCode;
  const receiptNumber = `L-${stationCode}-20261124-${String(sequence).padStart(4, '0')}-24`;
  const application = {
    schema: 'cunban.application/1',
    itemCode,
    itemVersion: 1,
    stationCode,
    receiptNumber,
    appliedAt: '2026-11-24T01:00:00.000Z',
    language: 'zh-Hans',
    applicant: {
      name: '王小英',
      idType: 'resident-identity-card',
      idNumber: '130999195503072181',
      sexCode: '2',
      ethnicCode: '01',
      birthDate: '19550307',
      address: '河北省沧州市柳河镇样本村1号',
      authority: '样本县公安局',
      validFrom: '20100101',
      validTo: '长期',
    },
    answers: {},
    declaration: '以上情况属实。',
    signature: null,
    ...changes,
  };
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(JSON.stringify(application));
  return {
    key: specimenKey(sequence),
    stationCode,
    epoch: '01a20916-5500-7000-8000-000000000001',
    sequence,
    lane: 'lane-1',
    itemCode,
    receiptNumber,
    sealedSha256: createHash('sha256').update(sealed).digest('hex'),
    sealed,
  };
}

/** A key of the required form, different for each `serial`. */
export function specimenKey(serial: number): string {
  return `01a20916-551b-7c89-812f-${String(serial).padStart(12, '0')}`;
}

export interface HandedIn {
  readonly status: number;
  /** Code of a problem with the whole request. */
  readonly code: string | null;
  /** Status and code of each item by its key. */
  readonly items: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** Posts a batch, whatever is in it; items as `wireItem` makes them, or a body of bytes as it is. */
export async function handIn(url: string, items: readonly unknown[] | Uint8Array): Promise<HandedIn> {
  const body =
    items instanceof Uint8Array
      ? { bytes: items, headers: { 'content-type': 'application/cbor' } }
      : encodeBody({ stationCode: specimenStationCode, items });
  const response = await fetch(`${url}/v1/applications`, {
    method: 'POST',
    headers: { ...body.headers },
    body: Buffer.from(body.bytes),
  });
  if (response.status !== 200) {
    const problem = (await response.json()) as { readonly code: string };
    return { status: response.status, code: problem.code, items: new Map() };
  }
  const answer = decodeBody(new Uint8Array(await response.arrayBuffer()), response.headers.get('content-encoding'));
  const { results } = answer as { readonly results: readonly Record<string, unknown>[] };
  return {
    status: 200,
    code: null,
    items: new Map(results.map(({ key, ...rest }) => [uuidText(key) ?? 'no key', rest])),
  };
}
