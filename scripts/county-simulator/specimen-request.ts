import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import type { components } from '../../app/platform/county-platform.generated.ts';

type Envelope = components['schemas']['ApplicationEnvelope'];

const itemCode = '11130999MB000000135002014110003';
const stationCode = '13099910001';

/** A well-formed request body of an invented person, sealed to `recipient`; for tests. */
export async function specimenEnvelope(
  recipient: string,
  sequence = 1,
  changes: Record<string, unknown> = {},
): Promise<Envelope> {
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
    stationCode,
    epoch: '01a20916-5500-7000-8000-000000000001',
    sequence,
    lane: 'lane-1',
    itemCode,
    receiptNumber,
    sealedSha256: createHash('sha256').update(sealed).digest('hex'),
    sealed: Buffer.from(sealed).toString('base64'),
  };
}

/** A key of the required form, different for each `serial`. */
export function specimenKey(serial: number): string {
  return `01a20916-551b-7c89-812f-${String(serial).padStart(12, '0')}`;
}

/** Hands a body in; returns the status and the parsed answer. */
export async function handIn(url: string, key: string | null, body: unknown) {
  const response = await fetch(`${url}/v1/applications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as { readonly code?: string; readonly statement?: string };
  return { status: response.status, answer };
}
