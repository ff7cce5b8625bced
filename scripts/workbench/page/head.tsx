import type { StationState } from '../state.ts';
import { CommandButton } from './command-button.tsx';

interface HeadProps {
  readonly kiosk: StationState['kiosk'];
  readonly live: boolean;
  readonly trouble: string | null;
}

export function Head({ kiosk, live, trouble }: HeadProps) {
  return (
    <header className="head">
      <h1>
        村办<span>工作台</span>
      </h1>
      <p className="stamp">开发与演示用。人、证件和县平台都是虚构的，一切明文显示。</p>
      {trouble !== null && (
        <p className="head-trouble" role="alert">
          {trouble}
        </p>
      )}
      {kiosk !== null && <Processes kiosk={kiosk} />}
      <p className={live ? 'live' : 'live live-lost'}>{live ? '实时' : '断开，重连中'}</p>
    </header>
  );
}

function Processes({ kiosk }: { readonly kiosk: NonNullable<StationState['kiosk']> }) {
  const { shell, station, hardware } = kiosk.processes;
  return (
    <ul className="processes">
      <li>
        {kiosk.host} <b>{shell ?? '—'}</b>
      </li>
      <li>
        station <b>{station ?? '未运行'}</b>
        <CommandButton
          command={{ command: 'restart', process: 'station' }}
          disabled={station === null}
          title="强行结束这个进程，看它怎样回来"
        >
          结束
        </CommandButton>
      </li>
      <li>
        hardware <b>{hardware ?? '未运行'}</b>
        <CommandButton
          command={{ command: 'restart', process: 'hardware' }}
          disabled={hardware === null}
          title="强行结束这个进程，看它怎样回来"
        >
          结束
        </CommandButton>
      </li>
    </ul>
  );
}
