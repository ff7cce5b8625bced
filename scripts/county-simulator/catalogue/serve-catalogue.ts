import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { catalogueTypes } from '../../../app/platform/catalogue/catalogue-tag.ts';
import type { JsonObject } from '../../../offline-cache/catalogue/canonical-json.ts';
import { CountyProblem } from '../problem.ts';
import { type CatalogueShelf, openCatalogueShelf } from './catalogue-shelf.ts';

const bundledFolder = fileURLToPath(new URL('../../../kiosk-config/catalogue', import.meta.url));
/** Of the demonstration county. */
const region = '130999';

/** Serves `GET /v1/catalogue` (app/platform/county-platform.openapi.yaml) from a shelf kept in the county's folder. */
export function serveCatalogue(
  server: FastifyInstance,
  { folder, signingKey }: { readonly folder: string; readonly signingKey: KeyObject },
): CatalogueShelf {
  const first = bundledItems();
  const shelf = openCatalogueShelf({ folder: join(folder, 'catalogue'), signingKey, region, first });
  addCatalogueRoute(server, shelf);
  return shelf;
}

/** The items that come with the software. */
export function bundledItems(): readonly JsonObject[] {
  return readdirSync(bundledFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(bundledFolder, name), 'utf8')) as JsonObject);
}

/** Adds the route for a shelf. */
export function addCatalogueRoute(server: FastifyInstance, shelf: CatalogueShelf): void {
  server.get<{ Querystring: { have?: string } }>('/v1/catalogue', async (request, reply) => {
    const { have } = request.query;
    if (have !== undefined && !/^\d{1,15}$/.test(have)) throw new CountyProblem(400, 'request-invalid', 'have');
    const offer = shelf.offer(have === undefined ? null : Number(have));
    // An idle answer is all headers; the framework's own would double it.
    reply.hijack();
    const { raw } = reply;
    raw.sendDate = false;
    raw.setHeader('ETag', offer.tag);
    if (offer.form === 'none') {
      raw.writeHead(304).end();
      return;
    }
    const piece = rangeOf(request.headers.range, request.headers['if-range'], offer);
    if (piece === 'behind-the-end') {
      raw.writeHead(416, { 'Content-Range': `bytes */${offer.bytes.length}`, 'Content-Length': 0 }).end();
      return;
    }
    raw.setHeader('Content-Type', catalogueTypes[offer.form]);
    if (piece === null) {
      raw.writeHead(200, { 'Content-Length': offer.bytes.length }).end(offer.bytes);
      return;
    }
    const bytes = offer.bytes.subarray(piece.first, piece.last + 1);
    const range = `bytes ${piece.first}-${piece.last}/${offer.bytes.length}`;
    raw.writeHead(206, { 'Content-Range': range, 'Content-Length': bytes.length }).end(bytes);
  });
}

/** The one range of RFC 9110 section 14 that is served; `null` for the whole. */
function rangeOf(
  range: string | undefined,
  ifRange: string | string[] | undefined,
  offer: { readonly tag: string; readonly bytes: Buffer },
): { readonly first: number; readonly last: number } | 'behind-the-end' | null {
  const wanted = /^bytes=(\d{1,12})-(\d{1,12})?$/.exec(range ?? '');
  if (wanted === null || (ifRange !== undefined && ifRange !== offer.tag)) return null;
  const first = Number(wanted[1]);
  const last = Number(wanted[2] ?? Number.MAX_SAFE_INTEGER);
  if (first > last) return null;
  if (first >= offer.bytes.length) return 'behind-the-end';
  return { first, last: Math.min(last, offer.bytes.length - 1) };
}
