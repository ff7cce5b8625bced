import { Value } from 'typebox/value';
import type {
  ArgumentOf,
  Contract,
  ContractMessage,
  ContractPort,
  EventName,
  MethodName,
  PayloadOf,
  ValueOf,
} from './contract.ts';
import { isContractMessage } from './contract.ts';
import { fail, type Result } from './result.ts';

export interface ContractClient<C extends Contract> {
  /**
   * Calls a method of the peer. Besides the failures of the method itself it can meet `peer-gone` (the peer died before
   * it answered) and `contract-violation` (what it answered does not fit).
   */
  call<M extends MethodName<C>>(method: M, argument: ArgumentOf<C, M>): Promise<Result<ValueOf<C, M>>>;
  on<E extends EventName<C>>(event: E, listener: (payload: PayloadOf<C, E>) => void): () => void;
  /** Tells when the peer went away or (re)started. */
  onPeer(listener: (state: 'gone' | 'up') => void): () => void;
  close(): void;
}

/**
 * The client's end of a contract. Whatever arrives is checked against the contract; what does not fit is dropped
 * (events) or becomes `contract-violation` (results). Time limits belong to the methods themselves, so there are none here.
 */
export function createContractClient<C extends Contract>(contract: C, port: ContractPort): ContractClient<C> {
  const pending = new Map<string, { readonly method: string; readonly settle: (result: Result<unknown>) => void }>();
  const eventListeners = new Map<string, Set<(payload: unknown) => void>>();
  const peerListeners = new Set<(state: 'gone' | 'up') => void>();
  let lastId = 0;
  // A client that restarts must not take a late answer meant for its predecessor for its own.
  const incarnation = Math.random().toString(36).slice(2);

  const settleAll = (result: Result<unknown>): void => {
    const waiting = [...pending.values()];
    pending.clear();
    for (const { settle } of waiting) settle(result);
  };

  const removeReceiver = port.receive((received) => {
    if (!isContractMessage(received) || received.contract !== contract.name) return;
    switch (received.type) {
      case 'return': {
        const call = pending.get(received.id);
        if (call === undefined) return;
        pending.delete(received.id);
        call.settle(checkResult(contract, call.method, received.result));
        return;
      }
      case 'event': {
        const schema = contract.events[received.name];
        if (schema === undefined || !Value.Check(schema, received.payload)) return;
        for (const listener of eventListeners.get(received.name) ?? []) listener(received.payload);
        return;
      }
      case 'peer':
        if (received.state === 'gone') settleAll(fail('peer-gone'));
        for (const listener of peerListeners) listener(received.state);
        return;
      case 'call':
        return;
    }
  });

  return {
    call(method, argument) {
      lastId += 1;
      const id = `${incarnation}-${lastId}`;
      return new Promise((resolve) => {
        pending.set(id, { method, settle: (result) => resolve(result as Result<ValueOf<C, typeof method>>) });
        const message: ContractMessage = { contract: contract.name, type: 'call', id, method, argument };
        port.post(message);
      });
    },
    on(event, listener) {
      const listeners = eventListeners.get(event) ?? new Set();
      eventListeners.set(event, listeners);
      const untyped = listener as (payload: unknown) => void;
      listeners.add(untyped);
      return () => listeners.delete(untyped);
    },
    onPeer(listener) {
      peerListeners.add(listener);
      return () => peerListeners.delete(listener);
    },
    close() {
      removeReceiver();
      settleAll(fail('peer-gone'));
    },
  };
}

function checkResult(contract: Contract, method: string, result: unknown): Result<unknown> {
  const definition = contract.methods[method];
  if (definition === undefined || typeof result !== 'object' || result === null || !('ok' in result)) {
    return fail('contract-violation', `${contract.name}.${method}`);
  }
  if (result.ok === true && 'value' in result && Value.Check(definition.value, result.value)) {
    return { ok: true, value: result.value };
  }
  if (result.ok === false && 'failure' in result && isFailure(result.failure)) {
    return { ok: false, failure: result.failure };
  }
  return fail('contract-violation', `${contract.name}.${method}`);
}

function isFailure(value: unknown): value is { readonly code: string; readonly detail?: string } {
  if (typeof value !== 'object' || value === null || !('code' in value)) return false;
  return typeof value.code === 'string';
}
