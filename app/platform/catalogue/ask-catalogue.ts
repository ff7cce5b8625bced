import type { AskCatalogue, CatalogueAnswer, CatalogueQuestion } from '../../contracts/catalogue.ts';
import { type CountyLink, settled } from '../county-link.ts';
import { type ExchangeAnswer, mediaType } from '../exchange.ts';
import { garbledAnswer, interpretProblem, notTheCounty } from '../problem.ts';
import { catalogueTypes, parseTag, snapshotTag } from './catalogue-tag.ts';

/** Makes the question of one county's catalogue. Headers are few on purpose: an idle answer is all headers. */
export function createAskCatalogue(link: CountyLink): AskCatalogue<AbortSignal> {
  return (question, moved, signal) =>
    settled(async () => {
      const { have, partial, pieceBytes } = question;
      const offset = partial?.length ?? 0;
      // Without If-Range: where the answer is another by now, that would call the whole of it onto a thin link.
      const answer = await link.exchange({
        method: 'GET',
        url: `${link.baseUrl}/v1/catalogue${have === null ? '' : `?have=${have.version}`}`,
        headers: { range: `bytes=${offset}-${offset + pieceBytes - 1}` },
        signal,
        moved,
      });
      return readCatalogueAnswer(answer, question);
    });
}

function readCatalogueAnswer(answer: ExchangeAnswer, { have }: CatalogueQuestion): CatalogueAnswer {
  const { status } = answer;
  const tagText = answer.header('etag') ?? '';
  if (status === 304) {
    // Nobody but the county knows the root hash of what this station holds.
    const ours = have !== null && tagText === snapshotTag(have.version, have.rootHash);
    return ours ? { outcome: 'current' } : notTheCounty;
  }
  if (status !== 200 && status !== 206) {
    const problem = interpretProblem(answer);
    return problem.outcome === 'undecided' ? problem : garbledAnswer;
  }
  const tag = parseTag(tagText);
  if (tag === null || mediaType(answer) !== catalogueTypes[tag.form]) return notTheCounty;
  const place = status === 200 ? { offset: 0, totalBytes: answer.body.length } : rangeOf(answer);
  if (place === null) return garbledAnswer;
  const { form, version } = tag;
  return { outcome: 'piece', form, version, tag: tagText, bytes: answer.body, ...place };
}

function rangeOf(answer: ExchangeAnswer): { readonly offset: number; readonly totalBytes: number } | null {
  const range = /^bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})$/.exec(answer.header('content-range') ?? '');
  if (range === null) return null;
  const [first = 0, last = 0, totalBytes = 0] = range.slice(1).map(Number);
  const fits = last - first + 1 === answer.body.length && last < totalBytes;
  return fits ? { offset: first, totalBytes } : null;
}
