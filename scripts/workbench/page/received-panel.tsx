import type { Received, StationState } from '../state.ts';
import { JsonText } from './json-text.tsx';

interface ReceivedPanelProps {
  readonly received: readonly Received[];
  readonly gaps: StationState['county']['gaps'];
}

/** What the county holds, newest first, opened. */
export function ReceivedPanel({ received, gaps }: ReceivedPanelProps) {
  const missing = gaps.flatMap((gap) => gap.missing);
  return (
    <section className="place received" aria-label="县里收到的">
      <h2>
        县里收到的<small>{received.length} 件</small>
        {missing.length > 0 && <small className="gap">缺序号 {missing.join('、')}</small>}
      </h2>
      <ol className="arrivals">
        {received.toReversed().map((one) => (
          <li key={`${one.stationCode} ${one.key}`}>
            <Arrival received={one} />
          </li>
        ))}
      </ol>
      {received.length === 0 && <p className="nothing">还没有收到申请。</p>}
    </section>
  );
}

function Arrival({ received }: { readonly received: Received }) {
  const { application, ...envelope } = received;
  const { signature } = application;
  return (
    <details>
      <summary>
        <b>{application.applicant.name}</b>
        <time>{new Date(received.receivedAt).toLocaleTimeString('zh-CN', { hour12: false })}</time>
        <code className="case-number">{received.caseNumber}</code>
        <dl>
          <div>
            <dt>回执</dt>
            <dd>{received.receiptNumber}</dd>
          </div>
          <div>
            <dt>序号</dt>
            <dd>{received.sequence}</dd>
          </div>
          <div>
            <dt>送达</dt>
            <dd className={received.attempts > 1 ? 'retried' : ''}>{received.attempts} 次</dd>
          </div>
        </dl>
      </summary>
      {signature !== null && <Signature strokes={signature.strokes} />}
      <JsonText value={{ ...envelope, application: { ...application, signature: signatureInShort(signature) } }} />
    </details>
  );
}

type Strokes = NonNullable<Received['application']['signature']>['strokes'];

function Signature({ strokes }: { readonly strokes: Strokes }) {
  const points = strokes.flat();
  const bottom = Math.max(1, ...points.map(({ y }) => y));
  const top = Math.min(bottom, ...points.map(({ y }) => y));
  return (
    <svg viewBox={`0 ${top - 30} 1000 ${bottom - top + 60}`} className="signature" role="img" aria-label="签名">
      {strokes.map((stroke, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: strokes of a finished signature never move.
        <polyline key={index} points={stroke.map(({ x, y }) => `${x},${y}`).join(' ')} />
      ))}
    </svg>
  );
}

/** The strokes are drawn; their numbers would bury the rest. */
function signatureInShort(signature: Received['application']['signature']): string | null {
  if (signature === null) return null;
  return `${signature.strokes.length} 笔，${signature.strokes.flat().length} 点`;
}
