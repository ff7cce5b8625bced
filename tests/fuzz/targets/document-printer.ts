import { attributesOf } from '../../../hardware/document-printer/attribute-reading.ts';
import { decodeMessage } from '../../../hardware/document-printer/ipp-decoder.ts';
import { encodeMessage } from '../../../hardware/document-printer/ipp-encoder.ts';
import { GROUP, type IppMessage } from '../../../hardware/document-printer/ipp-message.ts';
import { conditionOf } from '../../../hardware/document-printer/printer-condition.ts';
import { descriptionOf } from '../../../hardware/document-printer/printer-description.ts';
import {
  DEFAULT_MODEL,
  integer,
  keywords,
  modelAttributes,
} from '../../../hardware/document-printer/simulated-model.ts';
import { suppliesOf, traysOf } from '../../../hardware/document-printer/supplies.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const answer = (groups: IppMessage['groups']): Uint8Array =>
  encodeMessage({ version: { major: 2, minor: 0 }, code: 0, requestId: 1, groups });

export const DOCUMENT_PRINTER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'IPP messages',
    covers: [
      '/document-printer/ipp-decoder.ts',
      '/document-printer/attribute-reading.ts',
      '/document-printer/supplies.ts',
      '/document-printer/printer-description.ts',
    ],
    seeds: [
      answer([{ group: GROUP.printer, attributes: modelAttributes(DEFAULT_MODEL) }]),
      answer([
        {
          group: GROUP.job,
          attributes: [integer('job-id', 7), integer('job-state', 9), keywords('job-state-reasons', ['none'])],
        },
      ]),
    ],
    run(input) {
      const decoded = decodeMessage(input);
      if (!decoded.ok) return;
      const { message } = decoded.value;
      for (const { attributes } of message.groups) {
        const read = attributesOf(attributes);
        suppliesOf(read);
        traysOf(read);
        conditionOf(read);
        descriptionOf(read);
      }
      // What was understood can be said again, and means the same.
      const again = decodeMessage(encodeMessage(message));
      law(again.ok, 'what was decoded cannot be decoded again');
    },
  },
];
