import { ok } from '../../app/contracts/result.ts';
import type { DeviceTool } from '../field-tools/device-tool.ts';

const PAGE_BUDGET_BYTES = 500_000;

export const documentScannerTool: DeviceTool<'document-scanner'> = {
  deviceClass: 'document-scanner',
  decode: null,
  trial: {
    does: 'scans one page from the glass and says how large and how good it is; keeps nothing of it',
    timeoutMs: 120_000,
    async run(scanner, { request, say }) {
      say('Lay a page on the glass, one that is nobody’s.');
      const pages: object[] = [];
      const order = { source: 'flatbed', mode: 'gray', dpi: 150, pageBudgetBytes: PAGE_BUDGET_BYTES } as const;
      const scanned = await scanner.scanDocument(request, order, ({ jpeg, ...page }) => {
        pages.push({ ...page, jpegBytes: jpeg.length });
        jpeg.fill(0);
      });
      return scanned.ok ? ok({ pages }) : scanned;
    },
  },
};
