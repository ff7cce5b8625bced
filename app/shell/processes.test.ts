import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChildProcess, superviseProcess } from './processes.ts';

class FakeChild extends EventEmitter {
  readonly posted: unknown[] = [];
  readonly kill = vi.fn(() => true);
  pid: number | undefined = 4711;

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  end(code = 1): void {
    this.emit('exit', code);
  }
}

let children: FakeChild[];
let events: string[];

const latest = (): FakeChild => {
  const child = children.at(-1);
  if (child === undefined) throw new Error('nothing was started');
  return child;
};

const supervise = () =>
  superviseProcess(
    'hardware',
    () => {
      children.push(new FakeChild());
      return latest() as unknown as ChildProcess;
    },
    {
      up: () => events.push('up'),
      gone: () => events.push('gone'),
      message: (message) => events.push(String(message)),
    },
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  children = [];
  events = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('restarts what died', () => {
  it('after 0.1 s, then twice as long each time, 15 s at most', async () => {
    supervise().start();
    for (const waitMs of [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]) {
      const before = children.length;
      latest().end();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(children).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(children).toHaveLength(before + 1);
    }
  });

  it('at once again when it had run for ten seconds', async () => {
    supervise().start();
    for (const waitMs of [100, 200, 400]) {
      latest().end();
      await vi.advanceTimersByTimeAsync(waitMs);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    latest().end();
    await vi.advanceTimersByTimeAsync(100);
    expect(children).toHaveLength(5);
  });

  it('and tells the observer of each end and start', async () => {
    supervise().start();
    latest().emit('message', 'hello');
    latest().end();
    await vi.advanceTimersByTimeAsync(100);
    expect(events).toEqual(['up', 'hello', 'gone', 'up']);
  });

  it('survives the error event that Electron emits before such an end', () => {
    supervise().start();
    expect(() => latest().emit('error', 'FatalError', 'v8', '{"environmentVariables":{}}')).not.toThrow();
  });
});

describe('stops', () => {
  it('by asking, and starts nothing afterwards', async () => {
    const supervisor = supervise();
    supervisor.start();
    const stopped = supervisor.stop();
    expect(latest().posted).toEqual([{ type: 'shutdown' }]);
    latest().end(0);
    await stopped;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(children).toHaveLength(1);
  });

  it('by force after five seconds, without waiting on Electron’s own kill', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const supervisor = supervise();
    supervisor.start();
    const stopped = supervisor.stop();
    await vi.advanceTimersByTimeAsync(4999);
    expect(kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(kill).toHaveBeenCalledWith(4711, 'SIGKILL');
    expect(latest().kill).not.toHaveBeenCalled();
    latest().end(137);
    await stopped;
  });

  it('gives up waiting two seconds after that', async () => {
    vi.spyOn(process, 'kill').mockReturnValue(true);
    const supervisor = supervise();
    supervisor.start();
    let isStopped = false;
    void supervisor.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(6999);
    expect(isStopped).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isStopped).toBe(true);
  });

  it('while it waits to restart: it does not restart', async () => {
    const supervisor = supervise();
    supervisor.start();
    latest().end();
    await supervisor.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(children).toHaveLength(1);
  });
});
