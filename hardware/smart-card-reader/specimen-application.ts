import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { type ResponseApdu, statusMeaning } from './apdu.ts';
import type { ApplicationFailure, SmartCardApplication, Transmit } from './card-application.ts';

/** Of the range that anybody may use without registering (ISO 7816-5, first digit F). */
export const SPECIMEN_AID = Uint8Array.of(0xf0, 0x43, 0x55, 0x4e, 0x42, 0x41, 0x4e, 0x01);
/** Records of the specimen's file, in order. */
export const SPECIMEN_FIELDS = ['holder', 'number', 'note'] as const;

/** Reads the invented card of tests and demonstrations; shows what an application looks like. */
export const specimenApplication: SmartCardApplication = {
  name: 'specimen',
  async read(transmit) {
    const selected = await transmit({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: SPECIMEN_AID, expected: 'all' });
    if (!selected.ok) return selected;
    const refusal = refusalOf(selected.value);
    if (refusal !== null) return refusal;
    return readFields(transmit);
  },
};

async function readFields(transmit: Transmit): Promise<Result<Readonly<Record<string, string>>, ApplicationFailure>> {
  const fields: Record<string, string> = {};
  for (const [index, name] of SPECIMEN_FIELDS.entries()) {
    const record = await transmit({ cla: 0x00, ins: 0xb2, p1: index + 1, p2: 0x04, expected: 'all' });
    if (!record.ok) return record;
    const refusal = refusalOf(record.value);
    if (refusal !== null) return refusal;
    fields[name] = new TextDecoder().decode(record.value.data);
  }
  return ok(fields);
}

function refusalOf({ sw }: ResponseApdu): Result<never, ApplicationFailure> | null {
  switch (statusMeaning(sw)) {
    case 'ok':
    case 'warning':
      return null;
    case 'not-found':
    case 'unsupported':
      return fail('not-this-card');
    case 'refused':
      return fail('card-refused', sw.toString(16));
    case 'more-data':
    case 'wrong-length':
    case 'failed':
      return fail('card-unreadable', sw.toString(16));
  }
}
