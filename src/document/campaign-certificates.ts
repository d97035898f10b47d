import type { CampaignKey } from '../campaign/extract.ts';
import { elderlyFrom } from '../japan/age.ts';
import type { Sql } from '../kernel/ports.ts';
import { DEAD } from '../piece/status.ts';
import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import type { Route } from '../template/record.ts';
import { copaymentOf, destinationOf, WRITTEN_TO } from './campaign-records.ts';

/** One card of a campaign, with the piece it is. */
export interface PieceOfCard {
  readonly pieceId: string;
  readonly route: Route;
  readonly card: CertificateRecord;
}

/** One carrier letter, with the envelope it opens. */
export interface LetterOfEnvelope {
  readonly envelopeId: string;
  readonly letter: CarrierRecord;
}

interface CardFacts {
  readonly piece_id: string;
  readonly lot: string;
  readonly management_number: string;
  readonly envelope_id: string;
  readonly part: number;
  readonly parts: number;
  readonly route: Route;
  readonly member_id: string;
  readonly insured_id: string;
  readonly card_number: string;
  readonly issued_on: string;
  readonly expires_on: string;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly symbol: string;
  readonly number: string;
  readonly sub_number: string;
  readonly acquired_on: string;
  readonly extraction_date: string;
  readonly insured_name: string;
  readonly insured_birth: string;
  readonly remuneration: number | null;
  readonly postcode: string;
  readonly address: string;
}

const TRAVELS = `p.status NOT IN (${DEAD.map((status) => `'${status}'`).join(', ')})`;

/**
 * Every card in the envelopes of one print file, in the order of enclosing. Whole envelopes as they stand: a reprinted
 * card changes the letter of its envelope, whose other cards lie in other files.
 */
const CARDS = `
  SELECT p.piece_id, p.lot, p.management_number, e.envelope_id, e.part, e.parts, p.route, f.member_id, f.insured_id,
         c.card_number, c.issued_on, c.expires_on, f.name_kanji, f.name_kana, f.birth_date, f.sex, f.symbol, f.number,
         f.sub_number, f.acquired_on, k.extraction_date, i.name_kanji AS insured_name, i.birth_date AS insured_birth,
         i.standard_remuneration AS remuneration,${WRITTEN_TO}
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
    JOIN certificate.card c USING (insurer_id, campaign_id, member_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND ${TRAVELS}
     AND p.envelope_id = ANY (ARRAY(
           SELECT DISTINCT q.envelope_id FROM piece.piece q WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND q.lot = $3))
   ORDER BY e.lot COLLATE "C", e.parcel_id COLLATE "C" NULLS FIRST, e.position, coalesce(p.seat, p.position)`;

/** The co-payment a card shows: from 70 on only (the sheet for those of 70 and more says the same). */
const shown = (facts: CardFacts): 2 | 3 | null =>
  facts.issued_on < elderlyFrom(facts.birth_date)
    ? null
    : copaymentOf({ ...facts, extraction_date: facts.issued_on });

const cardOf = (facts: CardFacts): CertificateRecord => ({
  certificateId: facts.card_number,
  managementNumber: facts.management_number,
  relationship: facts.member_id === facts.insured_id ? 'insured' : 'dependent',
  symbol: facts.symbol,
  number: facts.number,
  subNumber: facts.sub_number,
  name: facts.name_kanji,
  kana: facts.name_kana,
  insuredName: facts.insured_name,
  birthDate: facts.birth_date,
  sex: facts.sex === '1' ? 'male' : 'female',
  acquiredOn: facts.acquired_on,
  issuedOn: facts.issued_on,
  expiresOn: facts.expires_on,
  copayment: shown(facts),
});

function letterOf(first: CardFacts, cards: readonly CertificateRecord[]): CarrierRecord {
  const { management_number, route, symbol, number, part, parts, postcode, address } = first;
  return {
    managementNumber: management_number,
    route,
    symbol,
    number,
    // An address of somebody's own choice is that person's alone: the insured's name there could betray it.
    insuredName: route === 'chosen' ? first.name_kanji : first.insured_name,
    destination: route === 'workplace' ? null : destinationOf(postcode, address),
    cards,
    part,
    parts,
  };
}

/** The cards of one print file in the order of its pages, and the letters of all envelopes they lie in. */
export async function certificatesOf(
  sql: Sql,
  key: CampaignKey,
  lot: string,
): Promise<{ readonly pieces: readonly PieceOfCard[]; readonly letters: readonly LetterOfEnvelope[] }> {
  const { rows } = await sql.query<CardFacts>(CARDS, [key.insurerId, key.campaignId, lot]);
  const pieces: PieceOfCard[] = [];
  const letters: LetterOfEnvelope[] = [];
  for (const [envelopeId, facts] of Map.groupBy(rows, (row) => row.envelope_id)) {
    const cards = facts.map(cardOf);
    facts.forEach((row, i) => {
      if (row.lot !== lot) return;
      pieces.push({ pieceId: row.piece_id, route: row.route, card: cards[i] as CertificateRecord });
    });
    letters.push({ envelopeId, letter: letterOf(facts[0] as CardFacts, cards) });
  }
  return { pieces, letters };
}
