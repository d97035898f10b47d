import type { CampaignKey } from '../campaign/extract.ts';
import { elderlyFrom } from '../japan/age.ts';
import type { Sql } from '../kernel/ports.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import type { Route } from '../template/record.ts';
import { AS_EXTRACTED, copaymentOf, destinationOf, FACTS, type PaperFacts } from './paper-facts.ts';

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

interface CardFacts extends PaperFacts {
  readonly lot: string;
  readonly envelope_id: string;
  readonly part: number;
  readonly parts: number;
  readonly card_number: string;
  readonly issued_on: string;
  readonly expires_on: string;
  readonly sex: string;
}

/**
 * Every card in the envelopes of one print file, in the order of enclosing. Whole envelopes as they stand: a reprinted
 * card changes the letter of its envelope, whose other cards lie in other files.
 */
const CARDS = `
  SELECT p.lot, e.envelope_id, e.part, e.parts, c.card_number, c.issued_on, c.expires_on, f.sex, ${FACTS}
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
    JOIN certificate.card c USING (insurer_id, campaign_id, member_id)
    ${AS_EXTRACTED}
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND ${ALIVE}
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
