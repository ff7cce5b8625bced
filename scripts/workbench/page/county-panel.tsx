import type { CountyStation, StationState } from '../state.ts';
import { CommandButton } from './command-button.tsx';
import { behaviourChoices, linkWords } from './words.ts';

interface CountyPanelProps {
  readonly link: StationState['link'];
  readonly county: StationState['county'];
}

const links = Object.keys(linkWords) as readonly StationState['link'][];

/** The line to the county and how the county behaves. */
export function CountyPanel({ link, county }: CountyPanelProps) {
  const behaving = JSON.stringify(county.behaviour);
  const offered = behaviourChoices.some(({ value }) => JSON.stringify(value) === behaving);
  return (
    <section className="place county" aria-label="到县里的线路和县平台">
      <div className="county-link">
        <LinkDrawing link={link} />
        <h2>
          到县里的线路<small>{linkWords[link].says}</small>
        </h2>
        <div className="segments">
          {links.map((state) => (
            <CommandButton
              key={state}
              command={{ command: 'set-link', link: state }}
              pressed={state === link}
              className={state === 'up' || state === 'slow' ? 'segment' : 'segment segment-stop'}
              title={linkWords[state].says}
            >
              {linkWords[state].name}
            </CommandButton>
          ))}
        </div>
      </div>
      <h2>
        县平台<small>到达的请求 {county.requests}</small>
        {!offered && <small className="gap">{behaving}</small>}
      </h2>
      <div className="behaviours">
        {behaviourChoices.map(({ words, value }) => (
          <CommandButton
            key={words}
            command={{ command: 'set-county', behaviour: value }}
            pressed={JSON.stringify(value) === behaving}
            className={value.kind === 'normal' ? 'choice choice-well' : 'choice'}
          >
            {words}
          </CommandButton>
        ))}
      </div>
      {county.stations.map((station) => (
        <StationLine key={station.stationCode} station={station} />
      ))}
    </section>
  );
}

/** What the county knows of one station: when it last spoke, what waits there and for how long, what is stuck and why. */
function StationLine({ station }: { readonly station: CountyStation }) {
  const { waiting, oldestWaitingSeconds, attachmentsWaiting, bytesToday, stuck } = station;
  const oldest = oldestWaitingSeconds === null ? '' : `，最久 ${Math.ceil(oldestWaitingSeconds / 60)} 分钟`;
  return (
    <p className="county-station">
      <strong>{station.stationCode}</strong> 上次联系 {new Date(station.lastContactAt).toLocaleTimeString('zh-CN')}
      {waiting === null
        ? ' · 还没有报告'
        : ` · 等 ${waiting} 件${oldest} · 材料 ${attachmentsWaiting ?? 0} 份 · 今天 ${Math.ceil((bytesToday ?? 0) / 1000)} kB`}
      {stuck.length > 0 && (
        <span className="gap">
          {' '}
          · 卡住 {stuck.length} 件：{stuck.slice(0, 3).join('、')}
        </span>
      )}
    </p>
  );
}

function LinkDrawing({ link }: { readonly link: StationState['link'] }) {
  return (
    <svg viewBox="0 0 340 64" className="link-drawing" data-link={link} aria-hidden="true">
      <rect x="6" y="6" width="26" height="46" rx="3" className="body" />
      <rect x="10" y="10" width="18" height="26" rx="1.5" className="screen" />
      <path d="M14 58h10" className="foot" />
      <path d="M32 44c70 0 60-22 118-22" className="cord cord-here" />
      <path d="M190 42c58 0 48-20 104-20" className="cord cord-there" />
      <path d="M150 22c22 0 18 20 40 20" className="cord cord-middle" />
      <path d="M294 56V30l20-14 20 14v26z" className="body" />
      <path d="M294 30h40M301 56V36M314 56V36M327 56V36" className="columns" />
      <circle cx="314" cy="24" r="2.2" className="seal" />
    </svg>
  );
}
