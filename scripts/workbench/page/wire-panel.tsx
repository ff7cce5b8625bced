import { memo, useLayoutEffect, useRef } from 'react';
import type { DeviceName, WireLine } from '../state.ts';
import { Cable } from './cable.tsx';

interface WirePanelProps {
  readonly device: DeviceName;
  readonly name: string;
  readonly plugged: boolean;
  readonly lines: readonly WireLine[];
}

/** The cable between a device and the terminal, and what runs over it. */
export function WirePanel({ device, name, plugged, lines }: WirePanelProps) {
  const log = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows whenever lines change.
  useLayoutEffect(() => {
    // A line somebody has opened must not run away.
    if (log.current === null || log.current.querySelector('details[open]') !== null) return;
    if (following.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines]);
  return (
    <section className="place wire" aria-label={name}>
      <Cable device={device} name={name} plugged={plugged} />
      <ol
        ref={log}
        className="log"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < 30;
        }}
      >
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ol>
      {lines.length === 0 && <p className="nothing">还没有字节走过。</p>}
    </section>
  );
}

/** The start of every frame of a card reader says nothing: it stands back. */
const PREAMBLE = 'AAAAAA9669';
/** More would never fit a line. */
const SHOWN_DIGITS = 120;

const Line = memo(function Line({ line }: { readonly line: WireLine }) {
  const preamble = line.hex.startsWith(PREAMBLE) ? PREAMBLE : '';
  const rest = line.hex.slice(preamble.length, SHOWN_DIGITS);
  const bytes = line.hex.length / 2;
  return (
    <li className={`line line-${line.direction} line-${line.tone}`} data-open={line.open}>
      <details>
        <summary>
          <time title={clockTime(line.at)}>{clockTime(line.at).slice(3)}</time>
          <span className="arrow">{line.direction === 'to-device' ? '←' : '→'}</span>
          <span className="note">
            <span className="note-words">{line.note}</span>
            {line.times > 1 && <span className="times">×{line.times}</span>}
          </span>
          <code>
            {preamble !== '' && <i>{spaced(preamble)} </i>}
            {spaced(rest)}
          </code>
          <span className="count">{bytes}</span>
        </summary>
        <pre>{dumped(line.hex)}</pre>
      </details>
    </li>
  );
});

function spaced(hex: string): string {
  return hex.replace(/../g, '$& ').trimEnd();
}

/** Sixteen bytes a line, with their offset. */
function dumped(hex: string): string {
  return (hex.match(/.{1,32}/g) ?? [])
    .map((row, index) => `${(index * 16).toString(16).toUpperCase().padStart(4, '0')}  ${spaced(row)}`)
    .join('\n');
}

const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});

function clockTime(at: number): string {
  return clock.format(at);
}
