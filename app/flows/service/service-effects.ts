import { fromPromise, type PromiseActorLogic } from 'xstate';
import type { Application } from '../../contracts/application.ts';
import type { ReadCardFailure } from '../../contracts/devices/id-card-reading.ts';
import type { CitizenCard } from '../../contracts/devices/identity-card.ts';
import type { PrintReceiptFailure } from '../../contracts/devices/receipt-printing.ts';
import type { Result } from '../../contracts/result.ts';

/** An application as the visit knows it; the station adds what only it knows: number, time, place. */
export type ApplicationDraft = Omit<Application, 'schema' | 'receiptNumber' | 'appliedAt' | 'stationCode'>;

/** A saved application: from here on nothing may lose it. */
export interface SavedApplication {
  /** Idempotency key of the outbox row. */
  readonly key: string;
  readonly receiptNumber: string;
  readonly pickupCode: string;
}

/** What the county said within the time the screen waits; `unanswered` says nothing about the outcome. */
export type CountyAnswer =
  | { readonly kind: 'accepted'; readonly caseNumber: string }
  | { readonly kind: 'returned' }
  | { readonly kind: 'unanswered' };

export interface PrintRequest {
  readonly receiptNumber: string;
}

/** A settled print, and whether the slip carries the copy mark because an earlier one may exist. */
export interface SettledPrint {
  readonly copy: boolean;
}

/**
 * The effects a service machine invokes by name. The station provides them; a machine imports no driver, no database
 * and no `fetch`. Each resolves to a `Result`; a rejection is a bug of the station.
 */
export interface ServiceEffects {
  readonly readCard: PromiseActorLogic<Result<CitizenCard, ReadCardFailure>>;
  readonly saveApplication: PromiseActorLogic<Result<SavedApplication>, ApplicationDraft>;
  readonly awaitCounty: PromiseActorLogic<CountyAnswer, { readonly key: string }>;
  readonly printReceipt: PromiseActorLogic<Result<SettledPrint, PrintReceiptFailure>, PrintRequest>;
}

function unprovided<Output, Input = undefined>(name: string): PromiseActorLogic<Output, Input> {
  return fromPromise<Output, Input>(() =>
    Promise.reject(new Error(`effect ${name} was not provided`)),
  ) as PromiseActorLogic<Output, Input>;
}

/** Place-holders that fail loudly; `machine.provide` replaces them. */
export const unprovidedServiceEffects: ServiceEffects = {
  readCard: unprovided('readCard'),
  saveApplication: unprovided('saveApplication'),
  awaitCounty: unprovided('awaitCounty'),
  printReceipt: unprovided('printReceipt'),
};
