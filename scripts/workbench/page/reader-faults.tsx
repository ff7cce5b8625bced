import { useState } from 'react';
import type { ReadStep } from '../command.ts';
import type { StationState } from '../state.ts';
import { CommandButton } from './command-button.tsx';
import { faultChoices, faultWords, stepWords } from './words.ts';

/** What can go wrong with the reader, and what is going to. */
export function ReaderFaults({ reader }: { readonly reader: StationState['reader'] }) {
  const [at, setAt] = useState<ReadStep>('read-base');
  const [choice, setChoice] = useState(0);
  const fault = faultChoices[choice]?.value ?? { fault: 'no-reply' };
  return (
    <div className="controls">
      <h2>读卡器</h2>
      <CommandButton command={{ command: 'pull-card-mid-read' }}>下次读到一半抽走卡</CommandButton>
      <div className="pair">
        <CommandButton
          command={{ command: 'set-reader-dead', dead: !reader.dead }}
          pressed={reader.dead}
          className="switch"
        >
          死机
        </CommandButton>
        <CommandButton command={{ command: 'plug', device: 'id-card-reader' }} disabled={!reader.plugged}>
          重启
        </CommandButton>
      </div>
      <div className="arming">
        <label>
          <span>下次</span>
          <select value={at} onChange={({ target }) => setAt(target.value as ReadStep)}>
            {Object.entries(stepWords).map(([step, words]) => (
              <option key={step} value={step}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>出错</span>
          <select value={choice} onChange={({ target }) => setChoice(Number(target.value))}>
            {faultChoices.map(({ words }, index) => (
              <option key={words} value={index}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <CommandButton command={{ command: 'fail-reader', fault, at, times: 1 }}>安排</CommandButton>
      </div>
    </div>
  );
}

/** What will go wrong next; nothing while nothing is arranged. */
export function ArmedFaults({ reader }: { readonly reader: StationState['reader'] }) {
  if (reader.armed.length === 0) return null;
  return (
    <p className="armed">
      <span>
        {reader.armed
          .map(({ at, fault, timesLeft }) => {
            const often = timesLeft > 1 ? ` ×${timesLeft}` : '';
            return `${stepWords[at]} ${faultWords(fault)}${often}`;
          })
          .join('；')}
      </span>
      <CommandButton command={{ command: 'clear-reader-faults' }} className="inline">
        取消
      </CommandButton>
    </p>
  );
}
