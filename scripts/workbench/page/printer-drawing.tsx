import type { StationState } from '../state.ts';

/** The printer from the front: roll behind the cover, slot, lamp. */
export function PrinterDrawing({ printer }: { readonly printer: StationState['printer'] }) {
  const { conditions, plugged } = printer;
  return (
    <svg viewBox="0 -6 190 118" className="drawing" aria-hidden="true">
      <g className={conditions.coverOpen ? 'cover cover-open' : 'cover'}>
        <path d="M22 52V27c0-10 6-15 15-15h116c9 0 15 5 15 15v25z" className="plate" />
      </g>
      <Roll radius={rollRadius(conditions)} />
      <rect x="4" y="50" width="182" height="58" rx="11" className="body" />
      <rect x="14" y="92" width="162" height="7" rx="3.5" className="slot" />
      <circle cx="169" cy="68" r="3.4" className={lampOf(printer)} />
      <circle
        cx="157"
        cy="68"
        r="3.4"
        className={conditions.paperOut || conditions.nearEnd ? 'lamp lamp-trouble' : 'lamp'}
      />
      <text x="18" y="71" className="engraved-small">
        {plugged ? 'ESC/POS' : '线已拔掉'}
      </text>
    </svg>
  );
}

function Roll({ radius }: { readonly radius: number }) {
  return (
    <g className="roll">
      {radius > 0 && <circle cx="95" cy="46" r={radius} />}
      {radius > 14 && <circle cx="95" cy="46" r={radius * 0.68} className="roll-turn" />}
      <circle cx="95" cy="46" r="6" className="roll-core" />
    </g>
  );
}

function rollRadius({ paperOut, nearEnd }: StationState['printer']['conditions']): number {
  if (paperOut) return 0;
  return nearEnd ? 11 : 29;
}

function lampOf({ plugged, conditions }: StationState['printer']): string {
  if (!plugged || conditions.dead) return 'lamp';
  const { paperOut, coverOpen, cutterFault, overheated } = conditions;
  return paperOut || coverOpen || cutterFault || overheated ? 'lamp lamp-trouble' : 'lamp lamp-well';
}
