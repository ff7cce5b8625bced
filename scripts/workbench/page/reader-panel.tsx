import { use } from 'react';
import type { CardOnDesk, StationState } from '../state.ts';
import { SendContext } from './command-button.tsx';
import { ArmedFaults, ReaderFaults } from './reader-faults.tsx';

interface ReaderPanelProps {
  readonly reader: StationState['reader'];
  readonly cards: readonly CardOnDesk[];
}

/** The reader as it lies on the desk, and the cards beside it. */
export function ReaderPanel({ reader, cards }: ReaderPanelProps) {
  const send = use(SendContext);
  const lying = cards.find(({ id }) => id === reader.cardId);
  return (
    <section className="place" aria-label="读卡器">
      <div className="device-row">
        <div className="reader">
          <svg viewBox="0 0 190 132" className="drawing" aria-hidden="true">
            <rect x="4" y="6" width="182" height="122" rx="13" className="body" />
            <rect x="4" y="6" width="182" height="104" rx="13" className="plate" />
            <rect x="33" y="20" width="124" height="78" rx="6" className="landing" />
            <path d="M83 45c8-7 16-7 24 0M77 38c12-11 24-11 36 0M89 52c4-3 8-3 12 0" className="waves" />
            <text x="95" y="76" className="engraved">
              放卡处
            </text>
            <circle cx="171" cy="119" r="3.4" className={lampOf(reader)} />
            <text x="16" y="122.5" className="engraved-small">
              SDT
            </text>
          </svg>
          {lying !== undefined && (
            <button
              type="button"
              className="card-lying"
              onClick={() => send({ command: 'lift-card' })}
              title="拿起这张卡"
            >
              <CardFace card={lying} />
            </button>
          )}
          <ArmedFaults reader={reader} />
        </div>
        <ReaderFaults reader={reader} />
      </div>
      <ul className="cards">
        {cards.map((card) => (
          <li key={card.id}>
            <button
              type="button"
              className="card-place"
              data-lying={card.id === reader.cardId}
              disabled={card.id === reader.cardId}
              title={card.kind === 'citizen' && card.remark !== '' ? `放上这张卡：${card.remark}` : '放上这张卡'}
              onClick={() => send({ command: 'place-card', card: card.id })}
            >
              <CardFace card={card} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CardFace({ card }: { readonly card: CardOnDesk }) {
  if (card.kind !== 'citizen') {
    return (
      <span className={`card card-${card.kind}`}>
        <span className="card-name">{card.name}</span>
      </span>
    );
  }
  return (
    <span className="card">
      <span className="card-name">{card.name}</span>
      <span className="card-facts">
        {card.sex} {card.birthYear}
      </span>
      {card.remark !== '' && <span className="card-remark">{card.remark}</span>}
      <svg viewBox="0 0 20 24" className="card-portrait" aria-hidden="true">
        <circle cx="10" cy="8" r="4.6" />
        <path d="M1 24c0-12 18-12 18 0z" />
      </svg>
    </span>
  );
}

function lampOf({ plugged, dead }: StationState['reader']): string {
  return !plugged || dead ? 'lamp' : 'lamp lamp-well';
}
