import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { Exclusive } from '../exclusive.ts';
import type { IppEndpoint, PostFailure } from '../transports/transport.ts';
import { decodeMessage } from './ipp-decoder.ts';
import { encodeMessage } from './ipp-encoder.ts';
import { GROUP, type IppAttribute, type IppGroup, type IppMessage } from './ipp-message.ts';
import { OPERATION, type OperationName, STATUS } from './ipp-operation.ts';

/** A printer that thinks about a question; one that wakes up from sleep has been seen to take five seconds. */
const ANSWER_SILENCE_MS = 8000;
/** Small printers take a document no faster than they render it, and stand still over a heavy page. */
const DOCUMENT_SILENCE_MS = 60_000;
/** Pieces of a document: about what a socket's buffer takes at once. */
const PIECE_BYTES = 16 * 1024;

/** Named in the printer's log and on its display: says that it is this machine, and never who stands before it. */
export const REQUESTING_USER = 'kiosk';

const VERSIONS = [
  { major: 2, minor: 0 },
  { major: 1, minor: 1 },
] as const;

/** `unintelligible`: what came back is no answer to this request. */
export type RequestFailure = PostFailure | 'unintelligible';

export interface IppRequest {
  readonly operation: OperationName;
  /** Operation attributes behind the four that every request has. */
  readonly attributes?: readonly IppAttribute[];
  readonly jobAttributes?: readonly IppAttribute[];
  /** Follows the attributes on the wire. */
  readonly document?: Uint8Array;
  /** Stops the sending of a document; a question without one is let run to its end. */
  readonly signal?: AbortSignal;
}

/** Asks one printer. Each request stands for itself; nothing is sent twice from here. */
export class IppClient {
  readonly #endpoint: IppEndpoint;
  // Small printers serve few connections, and some mix two answers up: one question at a time.
  readonly #line = new Exclusive();
  #version: IppMessage['version'] = VERSIONS[0];
  #lastRequestId = 0;

  constructor(endpoint: IppEndpoint) {
    this.#endpoint = endpoint;
  }

  get version(): IppMessage['version'] {
    return this.#version;
  }

  /** Whatever goes on on the endpoint, it is over: nobody answers there. */
  giveUp(): void {
    this.#endpoint.giveUp();
  }

  /** Sends a request and returns the answer, whatever its status. */
  ask(request: IppRequest): Promise<Result<IppMessage, RequestFailure>> {
    return this.#line.run(() => this.#exchange(request));
  }

  async #exchange(request: IppRequest): Promise<Result<IppMessage, RequestFailure>> {
    this.#lastRequestId += 1;
    const requestId = this.#lastRequestId;
    const head = encodeMessage({
      version: this.#version,
      code: OPERATION[request.operation],
      requestId,
      groups: groupsOfRequest(this.#endpoint.uri, request),
    });
    const { document, signal } = request;
    const answered = await this.#endpoint.post([head, ...(document === undefined ? [] : piecesOf(document))], {
      timeoutMs: document === undefined ? ANSWER_SILENCE_MS : DOCUMENT_SILENCE_MS,
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answered.ok) return answered;
    const decoded = decodeMessage(answered.value);
    if (!decoded.ok) return fail('unintelligible', decoded.failure.code);
    const { message } = decoded.value;
    return message.requestId === requestId ? ok(message) : fail('unintelligible', 'the answer to another request');
  }

  /** The same, in an older version of IPP when the printer refuses the newer one. Only for questions: it asks again. */
  async askNegotiating(request: IppRequest): Promise<Result<IppMessage, RequestFailure>> {
    this.#version = VERSIONS[0];
    const answered = await this.ask(request);
    // Some printers before 2.0 call the newer version a bad request, or refuse it in HTTP already.
    const refused = answered.ok
      ? answered.value.code === STATUS['version-not-supported'] || answered.value.code === STATUS['bad-request']
      : answered.failure.code === 'refused' || answered.failure.code === 'unintelligible';
    if (!refused) return answered;
    this.#version = VERSIONS[1];
    return this.ask(request);
  }
}

function groupsOfRequest(uri: string, request: IppRequest): readonly IppGroup[] {
  // The first two in this order in every request (RFC 8011, 4.1.4); then the target.
  const attributes: readonly IppAttribute[] = [
    { name: 'attributes-charset', values: [{ tag: 'charset', text: 'utf-8' }] },
    { name: 'attributes-natural-language', values: [{ tag: 'naturalLanguage', text: 'en' }] },
    { name: 'printer-uri', values: [{ tag: 'uri', text: uri }] },
    ...(request.attributes ?? []),
  ];
  const operation: IppGroup = { group: GROUP.operation, attributes };
  const { jobAttributes = [] } = request;
  return jobAttributes.length === 0 ? [operation] : [operation, { group: GROUP.job, attributes: jobAttributes }];
}

function piecesOf(document: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < document.length; start += PIECE_BYTES) {
    // Views, not copies: the document is overwritten in one place when the job is over.
    pieces.push(document.subarray(start, start + PIECE_BYTES));
  }
  return pieces;
}

/** `requested-attributes`: nothing is asked for that is not used, because some printers take seconds for `all`. */
export function requested(...names: readonly string[]): IppAttribute {
  const [first = 'none', ...rest] = names;
  const keyword = (text: string) => ({ tag: 'keyword', text }) as const;
  return { name: 'requested-attributes', values: [keyword(first), ...rest.map(keyword)] };
}

export function requestingUser(): IppAttribute {
  return { name: 'requesting-user-name', values: [{ tag: 'nameWithoutLanguage', text: REQUESTING_USER }] };
}
