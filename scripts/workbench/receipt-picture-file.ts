import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Slip } from '../../hardware/receipt-printer/paper.ts';
import { findChromium } from '../chromium-host/chromium.ts';
import { receiptPicture } from './receipt-picture.ts';

/** Pixels a dot: enough that a picture still looks printed when it is enlarged. */
const PIXELS_PER_DOT = 2;

/**
 * Draws slips as `folder/NN.png`, NN being the slip's number, two pixels a dot on a transparent ground; one headless
 * browser for all. Resolves with the paths written, in the order given.
 */
export async function renderReceiptPictures(slips: readonly Slip[], folder: string): Promise<readonly string[]> {
  if (slips.length === 0) return [];
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--force-color-profile=srgb'],
  });
  try {
    const page = await browser.newPage({ deviceScaleFactor: PIXELS_PER_DOT });
    const paths: string[] = [];
    for (const slip of slips) {
      const { svg, width, height } = receiptPicture(slip);
      await page.setViewportSize({ width, height });
      await page.setContent(`<!doctype html><style>body{margin:0}svg{display:block}</style>${svg}`);
      const path = join(folder, `${String(slip.number).padStart(2, '0')}.png`);
      await page.screenshot({ path, omitBackground: true });
      paths.push(path);
    }
    return paths;
  } finally {
    await browser.close();
  }
}
