import { EventEmitter } from 'node:events';
import type { ParentPort } from 'electron';
import type { Covers } from './covers.ts';

/** Gives a Node child the `process.parentPort` of an Electron utility process; loaded ahead of the child's own entry. */
class StandInParentPort extends EventEmitter implements Covers<ParentPort, 'on' | 'postMessage'> {
  #queue: unknown[] = [];

  constructor() {
    super();
    process.on('message', (data) => {
      if (this.listenerCount('message') === 0) this.#queue.push(data);
      else this.emit('message', { data, ports: [] });
    });
    this.on('newListener', (event) => {
      if (event !== 'message') return;
      const waiting = this.#queue;
      this.#queue = [];
      // The listener is added only after this event.
      queueMicrotask(() => {
        for (const data of waiting) this.emit('message', { data, ports: [] });
      });
    });
    // Electron's utility processes do not outlive the main process either.
    process.on('disconnect', () => process.exit(1));
  }

  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

Object.defineProperty(process, 'parentPort', { value: new StandInParentPort(), enumerable: true });
