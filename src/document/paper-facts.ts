import { copayment } from '../japan/copayment.ts';
import { TodokeError } from '../kernel/errors.ts';
import { afterTown } from '../matching/address/index.ts';
import { ofHome } from '../register/history/home-sql.ts';
import type { Destination, Route } from '../template/record.ts';

/*
 * What every paper of a campaign says of its person, a notice and a certificate alike, as the register stood when the
 * campaign was extracted.
 */

/** One piece and its person: a row of FACTS. Days ISO; `remuneration` in yen a month. */
export interface PaperFacts {
  readonly piece_id: string;
  readonly management_number: string;
  readonly route: Route;
  readonly member_id: string;
  readonly insured_id: string;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
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

/** Where a paper is sent by its route `p.route`; nothing for one that lies in a workplace's parcel. */
const WRITTEN_TO = `
  CASE p.route WHEN 'chosen' THEN f.contact_postcode WHEN 'home' THEN ${ofHome('postcode')} ELSE '' END AS postcode,
  CASE p.route WHEN 'chosen' THEN f.contact_address WHEN 'home' THEN ${ofHome('address')} ELSE '' END AS address`;

/** SQL: the columns of PaperFacts, of the piece `p` in the campaign `k`, its person `f` and their insured `i`. */
export const FACTS = `
  p.piece_id, p.management_number, p.route, f.member_id, f.insured_id, f.name_kanji, f.name_kana, f.birth_date,
  f.symbol, f.number, f.sub_number, f.acquired_on, k.extraction_date, i.name_kanji AS insured_name,
  i.birth_date AS insured_birth, i.standard_remuneration AS remuneration, ${WRITTEN_TO}`;

/** SQL: joins the person `f` of the piece `p` and their insured `i`, as the campaign `k` extracted them. */
export const AS_EXTRACTED = `
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id`;

/** What the co-payment is found from; dates ISO, `remuneration` in yen a month. */
type CopaymentFacts = Pick<
  PaperFacts,
  'birth_date' | 'extraction_date' | 'member_id' | 'insured_id' | 'insured_birth' | 'remuneration'
>;

/** Tenths of the cost the person pays; who is 75 has left the health insurance and gets no piece at all. */
export function copaymentOf(facts: CopaymentFacts): 2 | 3 {
  const tenths = copayment({
    birthDate: facts.birth_date,
    asOf: facts.extraction_date,
    relationship: facts.member_id === facts.insured_id ? 'insured' : 'dependent',
    insuredBirthDate: facts.insured_birth,
    // Without a remuneration on file nobody counts as still earning: the higher share is never printed on a guess.
    standardRemuneration: facts.remuneration ?? 0,
  });
  if (tenths !== undefined) return tenths;
  throw new TodokeError('document.no_cover', '75歳に達した人のお知らせを作ろうとしました。', {
    remedy: '資格喪失の届出を確かめてください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

/** An address with its part after the town where the town is certain: without it no customer barcode is printed. */
export function destinationOf(postcode: string, address: string): Destination {
  const after = afterTown(address);
  return after === undefined ? { postcode, address } : { postcode, address, afterTown: after };
}
