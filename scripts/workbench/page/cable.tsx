import type { DeviceName } from '../state.ts';
import { CommandButton } from './command-button.tsx';

interface CableProps {
  readonly device: DeviceName;
  readonly name: string;
  readonly plugged: boolean;
}

/** The cable of a device, to be pulled and plugged. */
export function Cable({ device, name, plugged }: CableProps) {
  return (
    <div className="cable">
      <CableDrawing plugged={plugged} />
      <h2>{name}</h2>
      <CommandButton command={{ command: plugged ? 'unplug' : 'plug', device }} className={plugged ? 'stop' : 'go'}>
        {plugged ? '拔掉' : '插上'}
      </CommandButton>
    </div>
  );
}

function CableDrawing({ plugged }: { readonly plugged: boolean }) {
  return (
    <svg viewBox="0 0 120 24" className="cable-drawing" data-plugged={plugged} aria-hidden="true">
      <g className="cable-end">
        <path d="M8 12h54" className="cord" />
        <path d="M60 6h14v12h-14z" className="plug" />
        <path d="M74 9h6M74 15h6" className="pins" />
      </g>
      <path d="M82 4h16v16h-16z" className="socket" />
      <path d="M98 12h22" className="cord" />
    </svg>
  );
}
