/** The end of a link, told once to everyone who asked, and at once to everyone who asks later. */
export interface CloseSignal {
  readonly announced: boolean;
  announce(): void;
  onClose(listener: () => void): () => void;
}

export function closeSignal(): CloseSignal {
  const listeners = new Set<() => void>();
  let announced = false;
  return {
    get announced() {
      return announced;
    },
    announce() {
      if (announced) return;
      announced = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
    onClose(listener) {
      if (announced) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
