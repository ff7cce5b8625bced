import { PnmParser } from '../../../hardware/document-scanner/pnm-parser.ts';
import { optionNamed, parseSaneOptions } from '../../../hardware/document-scanner/sane-options.ts';
import { type FuzzTarget, law } from '../fuzz-target.ts';

const pnm = (header: string, samples: number): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode(header), ...new Uint8Array(samples).fill(0x7f)]);

const LISTING = `Options specific to device \`test':
  Scan Mode:
    --mode Gray|Color [Gray]
        Selects the scan mode
    --resolution 1..1200dpi (in steps of 1) [50]
    --source Flatbed|Automatic Document Feeder [Flatbed]
  Geometry:
    -l 0..200mm (in steps of 1) [0]
    --test-picture Solid black|Solid white|Color pattern|Grid [Solid black] [advanced]
    --button [inactive]
`;

export const DOCUMENT_SCANNER_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'pictures from a scanner',
    covers: ['/document-scanner/pnm-parser.ts'],
    seeds: [
      pnm('P5\n# SANE data follows\n4 3\n255\n', 12),
      pnm('P6\n4 3\n255\n', 36),
      pnm('P4\n12 3\n', 6),
      pnm('P6 2 2 65535\n', 24),
    ],
    run(input) {
      const parser = new PnmParser();
      for (const { data } of parser.push(input))
        law(data.length <= input.length * 8, 'a picture larger than its stream');
      parser.wipe();
    },
  },
  {
    name: "listings of a scanner's options",
    covers: ['/document-scanner/sane-options.ts'],
    seeds: [new TextEncoder().encode(LISTING)],
    run(input) {
      const options = parseSaneOptions(Buffer.from(input).toString('utf8'));
      law(options.length <= 500, 'more options than any scanner has');
      optionNamed(options, 'mode');
    },
  },
];
