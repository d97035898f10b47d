import { composeCarriers, composeCertificates } from '../document/certificates.ts';
import type { NoticeContext } from '../document/context.ts';
import { noticeFields } from '../document/fields.ts';
import { composeNotices } from '../document/notices.ts';
import { composeProofs } from '../document/proofs.ts';
import { cardSpecimens, carrierSpecimens, noticeSpecimens, specimenSettings } from '../document/specimens.ts';
import { factsOf } from '../template/conditions.ts';
import { certificateSet, noticeSet } from '../template/sets.ts';
import type { Profile } from './profile.ts';

/** A page somebody can look at before it is ever printed: of made-up people, in one condition. */
export interface ProofSubject {
  readonly subject: string;
  readonly title: string;
  /** Papers of the set it shows, in the order of its pages. */
  readonly papers: readonly string[];
}

const CARDS = [
  '資格確認書・被保険者',
  '資格確認書・被扶養者',
  '資格確認書・負担割合あり',
  '資格確認書・長い氏名',
];
const CARRIERS = [
  '台紙・自宅あて',
  '台紙・自宅あて（長い氏名、1/2通）',
  '台紙・事業所経由',
  '台紙・事業所経由（長い氏名、1/2通）',
];

/** Everything that can be proofed: each notice in every condition, cards, and the letters they travel on. */
export const proofSubjects = (): ProofSubject[] => [
  ...noticeSpecimens().map(({ title, record }, i) => ({
    subject: `notice-${i}`,
    title,
    papers: record.form === 'request' ? ['notice', 'application'] : ['notice'],
  })),
  ...cardSpecimens().map((_, i) => ({
    subject: `card-${i}`,
    title: CARDS[i] as string,
    papers: ['certificateFront', 'certificateBack'],
  })),
  ...carrierSpecimens().map((_, i) => ({
    subject: `carrier-${i}`,
    title: CARRIERS[i] as string,
    papers: ['carrierLetter'],
  })),
];

/**
 * Composes the pages of a subject under a profile into a file at `path`, by the very writer of a round; `marks`: rulers,
 * frames and baselines over a notice. Days are the specimen's. Throws what composing does: a text that does not fit
 * (`document.text_overflow`), a character no font has (`document.unprintable`).
 */
export async function composeProof(request: {
  readonly profile: Profile;
  readonly insurer: { readonly number: string; readonly name: string };
  readonly subject: string;
  readonly marks: boolean;
  readonly path: string;
}): Promise<{ readonly pages: number }> {
  const { profile, insurer, subject, marks, path } = request;
  const [kind, at] = subject.split('-') as [string, string];
  const settings = specimenSettings(profile.document);
  const dates = { asOf: '2024-06-07', issuedOn: '2024-09-09', language: 'ja' as const };
  const context: NoticeContext = { insurer, settings, ...dates, templateSet: noticeSet(settings) };
  if (kind === 'notice') {
    const { record } = noticeSpecimens()[Number(at)] as ReturnType<typeof noticeSpecimens>[number];
    if (!marks) return composeNotices({ context, records: [record], path });
    const papers = record.form === 'request' ? ['notice', 'application'] : ['notice'];
    const facts = factsOf(record);
    return composeProofs({
      context,
      pages: papers.map((paper) => ({ paper, facts, record })),
      fields: noticeFields(context),
      path,
    });
  }
  const cards = { ...context, templateSet: certificateSet(settings) };
  if (kind === 'card')
    return composeCertificates({
      context: cards,
      records: cardSpecimens().slice(Number(at)).slice(0, 1),
      path,
    });
  return composeCarriers({ context: cards, records: carrierSpecimens().slice(Number(at)).slice(0, 1), path });
}
