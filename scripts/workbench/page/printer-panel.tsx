import { useState } from 'react';
import type { PrinterConditions } from '../../../hardware/receipt-printer/simulator.ts';
import type { PrintedSlip, StationState } from '../state.ts';
import { CommandButton } from './command-button.tsx';
import { PrinterDrawing } from './printer-drawing.tsx';
import { SlipDialog } from './slip-dialog.tsx';
import { conditionWords } from './words.ts';

interface PrinterPanelProps {
  readonly printer: StationState['printer'];
  readonly slips: readonly PrintedSlip[];
}

const conditionNames = Object.keys(conditionWords) as readonly (keyof PrinterConditions)[];

/** The printer with what hangs out of it, and the slips it has cut. */
export function PrinterPanel({ printer, slips }: PrinterPanelProps) {
  const [shown, setShown] = useState<number | null>(null);
  const last = slips.at(-1);
  const open = slips.find(({ number }) => number === shown);
  return (
    <section className="place" aria-label="打印机">
      <div className="device-row printer-row">
        <div className="printer">
          <PrinterDrawing printer={printer} />
          <div className="chute">
            {printer.hanging !== null && (
              <img className="slip slip-hanging" src={printer.hanging.path} alt="还没有切下的纸" />
            )}
            {printer.hanging === null && last !== undefined && (
              <button
                type="button"
                className="slip-button"
                key={last.number}
                onClick={() => setShown(last.number)}
                title="看大图"
              >
                <img className="slip" src={last.picture.path} alt={last.text} />
              </button>
            )}
          </div>
        </div>
        <PrinterControls printer={printer}>
          <ul className="tray">
            {slips
              .slice(0, -1)
              .toReversed()
              .map((slip) => (
                <li key={slip.number}>
                  <button
                    type="button"
                    className="slip-button"
                    onClick={() => setShown(slip.number)}
                    title={`第 ${slip.number} 张`}
                  >
                    <img className="slip" src={slip.picture.path} alt={slip.text} />
                  </button>
                </li>
              ))}
          </ul>
        </PrinterControls>
      </div>
      {open !== undefined && <SlipDialog slip={open} onClose={() => setShown(null)} />}
    </section>
  );
}

function PrinterControls({
  printer,
  children,
}: {
  readonly printer: StationState['printer'];
  readonly children: React.ReactNode;
}) {
  const [lines, setLines] = useState(8);
  return (
    <div className="controls">
      <h2>
        打印机<small>{printer.paperDots === 384 ? '58' : '80'} mm</small>
      </h2>
      <div className="switches">
        {conditionNames.map((name) => (
          <CommandButton
            key={name}
            command={{ command: 'set-printer', conditions: { [name]: !printer.conditions[name] } }}
            pressed={printer.conditions[name]}
            className="switch"
          >
            {conditionWords[name]}
          </CommandButton>
        ))}
      </div>
      <div className="end-paper">
        再打
        <input
          type="number"
          min={1}
          max={500}
          value={lines}
          aria-label="行数"
          onChange={({ target }) => setLines(Math.min(500, Math.max(1, Math.trunc(Number(target.value)) || 1)))}
        />
        行<CommandButton command={{ command: 'end-paper', afterLines: lines }}>纸就用完</CommandButton>
      </div>
      <CommandButton command={{ command: 'lose-printer-power' }} title="缓冲里的都丢了，数据线不动">
        断电再通电
      </CommandButton>
      {children}
    </div>
  );
}
