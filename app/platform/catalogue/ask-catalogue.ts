import type { AskCatalogue, CatalogueAnswer, CatalogueQuestion } from '../../contracts/catalogue.ts';
import { type CountyLink, settled } from '../county-link.ts';
import { type AnswerHead, declaredBytes, type ExchangeAnswer, maxAnswerBytes, mediaType } from '../exchange.ts';
import { AnswerTooLong, ExchangeFailed } from '../exchange-failed.ts';
import { garbledAnswer, interpretProblem, notTheCounty } from '../problem.ts';
import { type CatalogueTag, catalogueTypes, parseTag, snapshotTag } from './catalogue-tag.ts';

// The pieces of a quick link grow far beyond what an answer may have.
const mostPieceBytes = maxAnswerBytes / 2;
const noSuchPiece: CatalogueAnswer = { outcome: 'no-such-piece' };

/** Makes the question of one county's catalogue. Headers are few on purpose: an idle answer is all headers. */
export function createAskCatalogue(link: CountyLink): AskCatalogue<AbortSignal> {
  return (question, moved, signal) =>
    settled(async () => {
      const { have, partial } = question;
      const offset = partial?.length ?? 0;
      const pieceBytes = Math.min(question.pieceBytes, mostPieceBytes);
      const last = offset + pieceBytes - 1;
      let wholeBegun = false;
      const mostAnswerBytes = (head: AnswerHead): number => {
        if (!isWholeOfUse(head, question)) return maxAnswerBytes;
        wholeBegun = (declaredBytes(head) ?? Number.POSITIVE_INFINITY) > pieceBytes;
        return Math.max(maxAnswerBytes, question.wholeBytes);
      };
      try {
        // Without If-Range: where the answer is another by now, that would call the whole of it onto a thin link.
        const answer = await link.exchange({
          method: 'GET',
          url: `${link.baseUrl}/v1/catalogue${have === null ? '' : `?have=${have.version}`}`,
          headers: { range: `bytes=${offset}-${last}` },
          mostAnswerBytes,
          signal,
          moved,
        });
        return readCatalogueAnswer(answer, question);
      } catch (error) {
        if (error instanceof AnswerTooLong) return readTooLong(error, partial);
        if (!wholeBegun || !(error instanceof ExchangeFailed) || error.code === 'interrupted') throw error;
        return { outcome: 'undecided', code: error.code, countyReached: false, wholeOnly: true };
      }
    });
}

/** A portal's page must neither cost what has been fetched nor pass for the county's word. */
function readTooLong(tooLong: AnswerTooLong, partial: CatalogueQuestion['partial']): CatalogueAnswer {
  const { head } = tooLong;
  const tag = tagOf(head);
  if (tag === null || (head.status !== 200 && head.status !== 206)) throw tooLong;
  // Some answer with the whole where 416 belongs: from its beginning the answer may still come in pieces.
  if (head.status === 200 && partial !== null && partial.tag !== head.header('etag')) return noSuchPiece;
  return { outcome: 'whole-only', version: tag.version, totalBytes: declaredBytes(head) };
}

function readCatalogueAnswer(answer: ExchangeAnswer, { have, partial }: CatalogueQuestion): CatalogueAnswer {
  const { status } = answer;
  const tagText = answer.header('etag') ?? '';
  if (status === 304) {
    // Nobody but the county knows the root hash of what this station holds.
    const ours = have !== null && tagText === snapshotTag(have.version, have.rootHash);
    return ours ? { outcome: 'current' } : notTheCounty;
  }
  // Believed unseen, as web servers strip it of all that is the county's own: a stranger's costs one download.
  if (status === 416) return partial === null ? garbledAnswer : noSuchPiece;
  if (status !== 200 && status !== 206) {
    const problem = interpretProblem(answer);
    return problem.outcome === 'undecided' ? problem : garbledAnswer;
  }
  const tag = tagOf(answer);
  if (tag === null) return notTheCounty;
  const place = status === 200 ? { offset: 0, totalBytes: answer.body.length } : rangeOf(answer);
  if (place === null) return garbledAnswer;
  const { form, version } = tag;
  return { outcome: 'piece', form, version, tag: tagText, bytes: answer.body, ...place };
}

/**
 * Whether a range was ignored and what comes in its place can be used: newer than what the station holds, and not asked
 * for from a place that another answer reached.
 */
function isWholeOfUse(head: AnswerHead, { have, partial }: CatalogueQuestion): boolean {
  const tag = head.status === 200 ? tagOf(head) : null;
  if (tag === null || tag.version <= (have?.version ?? 0)) return false;
  return partial === null || partial.tag === head.header('etag');
}

/** What the ETag says, where the media type says the same; `null` where the answer is not of a catalogue. */
function tagOf(head: AnswerHead): CatalogueTag | null {
  const tag = parseTag(head.header('etag') ?? '');
  return tag !== null && mediaType(head) === catalogueTypes[tag.form] ? tag : null;
}

function rangeOf(answer: ExchangeAnswer): { readonly offset: number; readonly totalBytes: number } | null {
  const range = /^bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})$/.exec(answer.header('content-range') ?? '');
  if (range === null) return null;
  const [first = 0, last = 0, totalBytes = 0] = range.slice(1).map(Number);
  const fits = first <= last && last - first + 1 === answer.body.length && last < totalBytes;
  return fits ? { offset: first, totalBytes } : null;
}
