import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type ContractMessage, isContractMessage } from '../contracts/contract.ts';
import { createProcessRelay, type ProcessName } from './relay.ts';

const call = (contract: string, id = '1'): ContractMessage => ({
  contract,
  type: 'call',
  id,
  method: 'm',
  argument: {},
});
const answer = (contract: string, id = '1'): ContractMessage => ({
  contract,
  type: 'return',
  id,
  result: { ok: true },
});
const event = (contract: string): ContractMessage => ({ contract, type: 'event', name: 'e', payload: {} });

let relay: ReturnType<typeof createProcessRelay>;
let received: Record<ProcessName, unknown[]>;

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  relay = createProcessRelay();
  received = { ui: [], station: [], hardware: [], shell: [] };
  for (const name of ['hardware', 'station', 'ui'] as const) relay.up(name, (message) => received[name].push(message));
  relay.ownPort.receive((message) => received.shell.push(message));
  for (const messages of Object.values(received)) messages.length = 0;
});

describe('passes what the routes allow', () => {
  it.each([
    ['ui', call('kiosk'), 'station'],
    ['station', event('kiosk'), 'ui'],
    ['station', call('devices'), 'hardware'],
    ['hardware', event('devices'), 'station'],
    ['station', call('shell'), 'shell'],
  ] as const)('%s to its peer: %o', (from, message, to) => {
    relay.accept(from, message);
    expect(received[to]).toEqual([message]);
  });

  it('an answer goes back to who asked, once', () => {
    relay.accept('ui', call('kiosk'));
    relay.accept('station', answer('kiosk'));
    relay.accept('station', answer('kiosk'));
    expect(received.ui).toEqual([answer('kiosk')]);
  });

  it('the shell answers the station', () => {
    relay.accept('station', call('shell'));
    relay.ownPort.post(answer('shell'));
    expect(received.station).toEqual([answer('shell')]);
  });
});

describe('drops everything else', () => {
  const refused: readonly (readonly [ProcessName, unknown, string])[] = [
    ['ui', call('devices'), 'the page calls a device'],
    ['ui', call('shell'), 'the page calls the shell'],
    ['ui', event('kiosk'), 'the page speaks as the station'],
    ['station', call('kiosk'), 'the station calls the page'],
    ['station', event('devices'), 'the station speaks as the hardware'],
    ['hardware', call('devices'), 'the hardware calls itself'],
    ['hardware', event('kiosk'), 'the hardware speaks as the station'],
    ['ui', call('unheard-of'), 'a contract nobody knows'],
    ['station', answer('kiosk', 'never-asked'), 'an answer nobody asked for'],
    ['station', { contract: 'kiosk', type: 'peer', state: 'gone' }, 'a word that is the shell’s alone'],
    ['ui', { contract: 'kiosk' }, 'something that is no message'],
    ['ui', 'kiosk', 'a string'],
    ['ui', null, 'nothing'],
  ];
  it.each(refused)('%s: %o (%s)', (from, message) => {
    relay.accept(from, message);
    expect(Object.values(received).flat()).toEqual([]);
  });

  it('says so without saying what it was', () => {
    const write = vi.mocked(process.stdout.write);
    write.mockClear();
    relay.accept('ui', { ...call('devices'), argument: { name: 'somebody' } });
    expect(write).toHaveBeenCalledTimes(1);
    expect(String(write.mock.calls[0]?.[0])).toMatch(/"message-dropped","from":"ui"/);
    expect(String(write.mock.calls[0]?.[0])).not.toContain('somebody');
  });
});

describe('when a process dies', () => {
  const peers = (name: ProcessName) =>
    received[name].filter(isContractMessage).map((message) => (message.type === 'peer' ? message : 'other'));

  it('tells each of its peers, and again when it is up', () => {
    relay.gone('station');
    relay.up('station', () => {});
    expect(peers('ui')).toEqual([
      { contract: 'kiosk', type: 'peer', state: 'gone' },
      { contract: 'kiosk', type: 'peer', state: 'up' },
    ]);
    expect(peers('hardware')).toEqual([
      { contract: 'devices', type: 'peer', state: 'gone' },
      { contract: 'devices', type: 'peer', state: 'up' },
    ]);
  });

  it('answers a call to a dead process with `gone`, so that it does not hang', () => {
    relay.gone('hardware');
    received.station.length = 0;
    relay.accept('station', call('devices'));
    expect(received.station).toEqual([{ contract: 'devices', type: 'peer', state: 'gone' }]);
  });

  it('does not bring a fresh page the answer that its predecessor asked for', () => {
    relay.accept('ui', call('kiosk'));
    relay.up('ui', (message) => received.ui.push(message));
    received.ui.length = 0;
    relay.accept('station', answer('kiosk'));
    expect(received.ui).toEqual([]);
  });
});
