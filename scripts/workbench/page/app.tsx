import { useCallback, useState } from 'react';
import type { WorkbenchCommand } from '../command.ts';
import type { Snapshot } from '../state.ts';
import { SendContext } from './command-button.tsx';
import { CountyPanel } from './county-panel.tsx';
import { useFeed } from './feed.ts';
import { Head } from './head.tsx';
import { OfficeStrip } from './office-strip.tsx';
import { PrinterPanel } from './printer-panel.tsx';
import { ReaderPanel } from './reader-panel.tsx';
import { ReceivedPanel } from './received-panel.tsx';
import { WirePanel } from './wire-panel.tsx';

export function App() {
  const { snapshot, live } = useFeed();
  const [trouble, setTrouble] = useState<string | null>(null);
  const send = useCallback((command: WorkbenchCommand) => {
    post(command).then(setTrouble, () => setTrouble('工作台没有回应'));
  }, []);
  if (snapshot === null) return <p className="not-yet">正在连接工作台……</p>;
  return (
    <SendContext value={send}>
      <div className="desk">
        <Head kiosk={snapshot.station.kiosk} live={live} trouble={trouble} />
        <Desk snapshot={snapshot} />
        <OfficeStrip office={snapshot.station.office} />
      </div>
    </SendContext>
  );
}

function Desk({ snapshot }: { readonly snapshot: Snapshot }) {
  const { cards, station, wires, slips, received } = snapshot;
  return (
    <main className="places">
      <ReaderPanel reader={station.reader} cards={cards} />
      <WirePanel
        device="id-card-reader"
        name="读卡器的线"
        plugged={station.reader.plugged}
        lines={wires['id-card-reader']}
      />
      <CountyPanel link={station.link} county={station.county} />
      <PrinterPanel printer={station.printer} slips={slips} />
      <WirePanel
        device="receipt-printer"
        name="打印机的线"
        plugged={station.printer.plugged}
        lines={wires['receipt-printer']}
      />
      <ReceivedPanel received={received} gaps={station.county.gaps} />
    </main>
  );
}

/** What went wrong, `null` for nothing. */
async function post(command: WorkbenchCommand): Promise<string | null> {
  const response = await fetch('/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  });
  return response.ok ? null : `没有做成（${response.status}）`;
}
