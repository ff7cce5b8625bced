import type {
  ReserveCaseNumbers,
  SendApplication,
  SendApplications,
  UploadAttachment,
} from '../../app/contracts/delivery.ts';
import { type AttachmentLedgerParts, createAttachmentLedger } from '../attachments/attachment-ledger.ts';
import { startUploads } from '../attachments/upload-attachments.ts';
import { type KeepCaseNumbersParts, keepCaseNumbers } from '../case-numbers/keep-case-numbers.ts';
import type { Clock } from '../clock.ts';
import { type Delivery, type DeliveryEvent, startDelivery } from './delivery.ts';
import type { Ledger } from './ledger.ts';
import { oneByOne } from './one-by-one.ts';
import { createWireScheduler, type WireScheduler } from './wire-scheduler.ts';

/** Whom delivery talks to, and what it may use of the link. */
export interface DeliveryOptions {
  /** Hands in one application; or, better, many with one request. */
  readonly send: SendApplication<AbortSignal> | { readonly many: SendApplications<AbortSignal> };
  /** Left out: papers wait. */
  readonly uploadAttachment?: UploadAttachment<AbortSignal>;
  /** Left out: receipts printed without a link name no case. */
  readonly reserveCaseNumbers?: ReserveCaseNumbers<AbortSignal>;
  /** Case numbers kept in store. Default 20. */
  readonly leastFreeCaseNumbers?: number;
  /** Shared with everything else that uses the link. Default: one without a limit. */
  readonly wire?: WireScheduler;
  readonly onEvent: (event: DeliveryEvent) => void;
}

export type DeliveringParts = AttachmentLedgerParts &
  Pick<KeepCaseNumbersParts, 'caseNumbers' | 'countyTime' | 'epoch' | 'stationCode'> & {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly random: () => number;
  };

interface Worker {
  wake(): void;
  linkRestored(): void;
  close(): Promise<void>;
}

/** Starts applications, papers and the store of case numbers; they share one link and know of it from one another. */
export function startDelivering(parts: DeliveringParts, options: DeliveryOptions): Delivery {
  const { clock } = parts;
  const { uploadAttachment, reserveCaseNumbers, onEvent, send } = options;
  const wire = options.wire ?? createWireScheduler({ clock, bytesPerHour: null });
  const workers: Worker[] = [];
  if (uploadAttachment !== undefined) {
    workers.push(startUploads({ ...parts, wire, upload: uploadAttachment, ledger: createAttachmentLedger(parts) }));
  }
  if (reserveCaseNumbers !== undefined) {
    workers.push(
      keepCaseNumbers({ ...parts, wire, reserveCaseNumbers, leastFree: options.leastFreeCaseNumbers ?? 20 }),
    );
  }
  const delivery = startDelivery({
    ...parts,
    wire,
    send: 'many' in send ? send.many : oneByOne(send),
    onEvent(event) {
      onEvent(event);
      // The papers of an acknowledged application may go now.
      if (event.type === 'acknowledged') for (const worker of workers) worker.wake();
      if (event.type === 'link' && event.state === 'up') for (const worker of workers) worker.linkRestored();
    },
  });
  return {
    ...delivery,
    wake() {
      delivery.wake();
      for (const worker of workers) worker.wake();
    },
    linkRestored() {
      delivery.linkRestored();
      for (const worker of workers) worker.linkRestored();
    },
    async close() {
      await Promise.all([delivery.close(), ...workers.map((worker) => worker.close())]);
      if (options.wire === undefined) wire.close();
    },
  };
}
