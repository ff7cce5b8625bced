import { useState } from 'react';
import type { LightName } from '../../../app/contracts/devices/auxiliaries.ts';
import type { JobBehaviour } from '../../device-simulators/ippeveprinter.ts';
import type { StationState } from '../state.ts';
import { CommandButton } from './command-button.tsx';
import { jobWords, lightWords } from './words.ts';

const jobs = Object.keys(jobWords) as readonly JobBehaviour[];
const lights = Object.keys(lightWords) as readonly LightName[];

/** The A4 printer, the code scanner and the board, as far as the station has them. */
export function OfficeStrip({ office }: { readonly office: StationState['office'] }) {
  const { documentPrinter, codeScanner, board } = office;
  const [code, setCode] = useState('');
  if (documentPrinter === null && codeScanner === null && board === null) return null;
  return (
    <footer className="office">
      {documentPrinter !== null && (
        <section aria-label="A4 打印机">
          <h2>
            A4 打印机<small>下一份</small>
          </h2>
          {jobs.map((behaviour) => (
            <CommandButton
              key={behaviour}
              command={{ command: 'next-document', behaviour }}
              pressed={documentPrinter.nextJob === behaviour}
              className="choice"
            >
              {jobWords[behaviour]}
            </CommandButton>
          ))}
          <CommandButton command={{ command: 'clear-document-printer' }} title="有人来弄好了，停着的接着打">
            弄好了
          </CommandButton>
          <a href="/sheets/newest.pdf" target="_blank" rel="noreferrer">
            看最后一份
          </a>
        </section>
      )}
      {codeScanner !== null && (
        <section aria-label="扫码器">
          <h2>
            扫码器<small>{codeScanner.lit ? '亮着' : '没亮'}</small>
          </h2>
          <input value={code} aria-label="码的内容" onChange={({ target }) => setCode(target.value)} />
          <CommandButton command={{ command: 'present-code', text: code }} disabled={code === '' || !codeScanner.lit}>
            扫这个码
          </CommandButton>
        </section>
      )}
      {board !== null && (
        <section aria-label="指示灯和门">
          <h2>指示灯</h2>
          {lights.map((light) => (
            <span key={light} className="guide-light" data-lit={board.lit.includes(light)}>
              {lightWords[light]}
            </span>
          ))}
          <CommandButton
            command={{ command: 'set-door', door: board.door === 'open' ? 'closed' : 'open' }}
            pressed={board.door === 'open'}
            className="switch"
          >
            门开着
          </CommandButton>
        </section>
      )}
    </footer>
  );
}
