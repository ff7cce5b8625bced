import type { Static, TSchema } from 'typebox';
import type { Immutable } from './immutable.ts';
import type { Result } from './result.ts';

/** One method: a single argument and the value of its success. Failures are codes, so they need no schema. */
export interface MethodDefinition {
  readonly argument: TSchema;
  readonly value: TSchema;
}

/** What two processes may say to each other. `methods` go from client to server, `events` from server to client. */
export interface Contract {
  readonly name: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly events: Readonly<Record<string, TSchema>>;
}

/** Keeps the literal types of a contract. */
export function defineContract<const Definition extends Contract>(definition: Definition): Definition {
  return definition;
}

export type MethodName<C extends Contract> = keyof C['methods'] & string;
export type EventName<C extends Contract> = keyof C['events'] & string;
type MethodOf<C extends Contract, M extends MethodName<C>> = C['methods'][M] & MethodDefinition;
export type ArgumentOf<C extends Contract, M extends MethodName<C>> = Immutable<Static<MethodOf<C, M>['argument']>>;
export type ValueOf<C extends Contract, M extends MethodName<C>> = Immutable<Static<MethodOf<C, M>['value']>>;
export type PayloadOf<C extends Contract, E extends EventName<C>> = Immutable<Static<C['events'][E] & TSchema>>;

/** The server's side of a contract: one function a method. A thrown error is a bug and ends the process. */
export type Handlers<C extends Contract> = {
  readonly [M in MethodName<C>]: (argument: ArgumentOf<C, M>) => Promise<Result<ValueOf<C, M>>>;
};

/**
 * What crosses the wire: plain objects and Uint8Array only, because `child_process` advanced serialization and
 * Electron's structured clone agree on no more than that.
 */
export type ContractMessage =
  | {
      readonly contract: string;
      readonly type: 'call';
      readonly id: string;
      readonly method: string;
      readonly argument: unknown;
    }
  | { readonly contract: string; readonly type: 'return'; readonly id: string; readonly result: unknown }
  | { readonly contract: string; readonly type: 'event'; readonly name: string; readonly payload: unknown }
  /** Sent by the shell, never by a peer: the process at the other end went away, or (re)started. */
  | { readonly contract: string; readonly type: 'peer'; readonly state: 'gone' | 'up' };

/** One end of the wire as this process sees it. The shell relays by contract name. */
export interface ContractPort {
  post(message: ContractMessage): void;
  /** Registers the one receiver of messages; returns a function that removes it. */
  receive(listener: (message: unknown) => void): () => void;
}

/** True for anything of the outer shape of a `ContractMessage`; arguments are checked against the contract later. */
export function isContractMessage(value: unknown): value is ContractMessage {
  if (typeof value !== 'object' || value === null) return false;
  const message = value as { readonly contract?: unknown; readonly type?: unknown; readonly id?: unknown };
  if (typeof message.contract !== 'string') return false;
  switch (message.type) {
    case 'call':
      return typeof message.id === 'string' && 'method' in message && 'argument' in message;
    case 'return':
      return typeof message.id === 'string' && 'result' in message;
    case 'event':
      return 'name' in message && 'payload' in message;
    case 'peer':
      return 'state' in message;
    default:
      return false;
  }
}
