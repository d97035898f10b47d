import type { CampaignKey } from '../campaign/extract.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { CertificateRecord } from '../template/certificate.ts';
import type { NoticeAccess, NoticeRecord } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { accessProof, lastFourProof } from '../vault/numbers.ts';
import { certificatesOf, type PieceOfCard } from './campaign-certificates.ts';
import { recordsOf } from './campaign-records.ts';
import type { NoticeContext } from './context.ts';
import type { ComposedFile } from './notices.ts';
import type { CardsTask, ComposeTask, LettersTask } from './worker.ts';

/** Work for a composing thread: the function of worker.ts and what it is handed. */
export type LotTask =
  | { readonly name: 'default'; readonly task: ComposeTask }
  | { readonly name: 'cards'; readonly task: CardsTask }
  | { readonly name: 'letters'; readonly task: LettersTask };

/** Everything a lot's files will say, and how each of them is made. */
export interface LotPapers {
  readonly pieceIds: readonly string[];
  /** The print file, one piece after the other. */
  print(path: string): LotTask;
  /** What each of its pages must say, a line of JSON per piece: enough to prove every page elsewhere. */
  proof(file: ComposedFile): string;
  /** Of certificates: the letters they travel on, a page per envelope, and what each must say. */
  readonly letters?: { print(path: string): LotTask; readonly proof: string };
}

/** Reads what a lot of one kind of paper says. */
export type ReadLot = (sql: Sql, lot: string) => Promise<LotPapers>;

/** The one-time codes a lot's notices bear, by piece id. */
export type PrintedCodes = (sql: Sql, lot: string) => Promise<ReadonlyMap<string, NoticeAccess>>;

/**
 * Notices; four digits and one-time codes are in the proof only as keyed hashes bound to their piece. `codesOf`: the codes
 * they bear, if any do; a request for the number bears none, for what it asks for is not yet held.
 */
export const noticeLots =
  (actor: Actor, keys: Keys, key: CampaignKey, context: NoticeContext, codesOf?: PrintedCodes): ReadLot =>
  async (sql, lot) => {
    const codes = await codesOf?.(sql, lot);
    const records = (await recordsOf(sql, actor, keys, key, lot, context.inserter)).map((record) => {
      const access = record.form === 'request' ? undefined : codes?.get(record.pieceId);
      return access === undefined ? record : { ...record, access };
    });
    const line = ({ lastFour, access, ...record }: NoticeRecord, page: number | undefined): string => {
      const { pieceId } = record;
      const proofs = {
        lastFourProof: lastFour === null ? null : lastFourProof(keys, pieceId, lastFour),
        ...(access && { access: { proof: accessProof(keys, pieceId, access.code), until: access.until } }),
      };
      return `${JSON.stringify({ page, ...record, ...proofs })}\n`;
    };
    return {
      pieceIds: records.map(({ pieceId }) => pieceId),
      print: (path) => ({ name: 'default', task: { context, records, path } }),
      proof: ({ firstPages }) => records.map((record, i) => line(record, firstPages[i])).join(''),
    };
  };

/** Certificates: cards in the order of their envelopes, and a carrier letter for each envelope (S085, S104). */
export const certificateLots =
  (key: CampaignKey, context: NoticeContext): ReadLot =>
  async (sql, lot) => {
    const { pieces, letters } = await certificatesOf(sql, key, lot);
    const cards: CertificateRecord[] = pieces.map(({ card }) => card);
    const line = ({ pieceId, route, card }: PieceOfCard, page: number | undefined): string =>
      `${JSON.stringify({ page, pieceId, form: 'certificate', route, ...card, destination: null, lastFourProof: null })}\n`;
    const carriers = letters.map(({ letter }) => letter);
    return {
      pieceIds: pieces.map(({ pieceId }) => pieceId),
      print: (path) => ({ name: 'cards', task: { context, cards, path } }),
      proof: ({ firstPages }) => pieces.map((piece, i) => line(piece, firstPages[i])).join(''),
      letters: {
        print: (path) => ({ name: 'letters', task: { context, letters: carriers, path } }),
        proof: letters
          .map(({ envelopeId, letter }, i) =>
            JSON.stringify({
              page: i + 1,
              pieceId: envelopeId,
              form: 'letter',
              ...letter,
              lastFourProof: null,
            }),
          )
          .map((text) => `${text}\n`)
          .join(''),
      },
    };
  };
