import { Value } from 'typebox/value';
import type { Contract, ContractPort, EventName, Handlers, MethodName, PayloadOf } from './contract.ts';
import { isContractMessage } from './contract.ts';
import { fail, type Result } from './result.ts';

export interface ContractServer<C extends Contract> {
  emit<E extends EventName<C>>(event: E, payload: PayloadOf<C, E>): void;
  /** Tells when the client went away or (re)started: what it asked for is wanted by nobody any more. */
  onPeer(listener: (state: 'gone' | 'up') => void): () => void;
  close(): void;
}

/**
 * The server's end of a contract. An argument that does not fit its schema is answered with `contract-violation`
 * and never reaches a handler. A handler that throws is a bug: the rejection is left unhandled so that the process
 * ends and its supervisor starts a fresh one.
 */
export function createContractServer<C extends Contract>(
  contract: C,
  port: ContractPort,
  handlers: Handlers<C>,
): ContractServer<C> {
  const answer = (id: string, result: Result<unknown>): void =>
    port.post({ contract: contract.name, type: 'return', id, result });

  const handle = async (method: MethodName<C>, argument: unknown): Promise<Result<unknown>> => {
    const definition = contract.methods[method];
    if (definition === undefined) return fail('contract-violation', `no method ${contract.name}.${method}`);
    if (!Value.Check(definition.argument, argument)) {
      return fail('contract-violation', `argument of ${contract.name}.${method}`);
    }
    return handlers[method](argument as Parameters<(typeof handlers)[typeof method]>[0]);
  };

  const peerListeners = new Set<(state: 'gone' | 'up') => void>();

  const removeReceiver = port.receive((received) => {
    if (!isContractMessage(received) || received.contract !== contract.name) return;
    if (received.type === 'peer') {
      for (const listener of peerListeners) listener(received.state);
      return;
    }
    if (received.type !== 'call') return;
    const { id, method, argument } = received;
    void handle(method as MethodName<C>, argument).then((result) => answer(id, result));
  });

  return {
    emit(event, payload) {
      port.post({ contract: contract.name, type: 'event', name: event, payload });
    },
    onPeer(listener) {
      peerListeners.add(listener);
      return () => peerListeners.delete(listener);
    },
    close: removeReceiver,
  };
}
