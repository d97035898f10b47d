import { z } from 'zod';
import { text } from './params.ts';

/*
 * Members over HTTP: found by what staff know of them, opened one by one. A search is a POST, so that no name stands in an
 * address or a log; its answer shows of a name what was typed and hides the rest. An opened member is shown in full, but
 * for a protected member's address and workplace, which are in no answer.
 */

const date = z.iso.date();
const moment = z.iso.datetime({ offset: true });
const key = text.trim().min(1).max(80);
const birthDate = date.optional();

/** By what a member is found. A birth date alone is no key. */
export const FindMemberSchema = z.union([
  z.strictObject({ name: key, birthDate }),
  z.strictObject({ kana: key, birthDate }),
  z.strictObject({ symbol: key, number: key, subNumber: key.optional() }),
  z.strictObject({ managementNumber: key }),
  z.strictObject({ memberId: key }),
]);
export type FindMember = z.input<typeof FindMemberSchema>;

const FoundMemberSchema = z.strictObject({
  memberId: z.string(),
  /** As many letters as were typed, and the first of each part; ＊ for the rest. */
  name: z.string(),
  kana: z.string(),
  birthYear: z.int(),
  symbol: z.string(),
  number: z.string(),
  subNumber: z.string(),
  relationship: z.string(),
  kind: z.string(),
  covered: z.boolean(),
  protected: z.boolean(),
  /** By a name spelled otherwise than it was typed, or one borne before. */
  variant: z.boolean(),
});
export type FoundMember = z.infer<typeof FoundMemberSchema>;
export const FoundMembersSchema = z.strictObject({
  members: z.array(FoundMemberSchema),
  /** There are more than are shown: something else has to be said of them. */
  more: z.boolean(),
});
export type FoundMembers = z.infer<typeof FoundMembersSchema>;

/** Where a fact comes from, when it holds (`to` exclusive), and since when it was known. */
const FACT = {
  validFrom: date,
  validTo: date.nullable(),
  knownFrom: moment,
  knownTo: moment.nullable(),
  source: z.string(),
};

export const MemberSchema = z.strictObject({
  memberId: z.string(),
  /** The day asked about, and as of which moment. */
  on: date,
  knownAt: moment,
  /** Whether the register knew them at that moment; else what follows of them is null. */
  known: z.boolean(),
  covered: z.boolean(),
  protected: z.boolean(),
  person: z
    .strictObject({
      name: z.string(),
      kana: z.string(),
      birthDate: date,
      sex: z.string(),
      postcode: z.string().nullable(),
      address: z.string().nullable(),
      /** held, none, bad_check; never the number itself. */
      numberState: z.string(),
      numberCheck: z.string().nullable(),
      ...FACT,
    })
    .nullable(),
  eligibility: z
    .strictObject({
      symbol: z.string(),
      number: z.string(),
      subNumber: z.string(),
      relationship: z.string(),
      kind: z.string(),
      workplace: z.string().nullable(),
      acquiredOn: date,
      coverEndsOn: date.nullable(),
      /** Of 任意継続: the day after its two years. */
      expectedLossOn: date.nullable(),
      ...FACT,
    })
    .nullable(),
  /** Every version of what was held, the newest knowledge first: what changed, when, and from which file. */
  versions: z.array(z.strictObject({ of: z.enum(['person', 'eligibility']), ...FACT })),
  /** Eligibilities of the same person, as known now. */
  eligibilities: z.array(
    z.strictObject({
      memberId: z.string(),
      symbol: z.string(),
      number: z.string(),
      subNumber: z.string(),
      relationship: z.string(),
      kind: z.string(),
      acquiredOn: date,
      coverEndsOn: date.nullable(),
    }),
  ),
  /** The household as known now, names hidden but for their first letters: each is opened, and logged, by itself. */
  household: z.array(
    z.strictObject({
      memberId: z.string(),
      name: z.string(),
      relationship: z.string(),
      covered: z.boolean(),
      protected: z.boolean(),
    }),
  ),
  /** Every paper ever made for any of the person's eligibilities, the newest first. */
  papers: z.array(
    z.strictObject({
      campaignId: z.string(),
      campaign: z.string(),
      issueDate: date,
      pieceId: z.string(),
      managementNumber: z.string(),
      memberId: z.string(),
      formTitle: z.string(),
      status: z.string(),
      statusTitle: z.string(),
      replaces: z.string().nullable(),
    }),
  ),
  /** How they stand in each campaign. */
  campaigns: z.array(
    z.strictObject({
      campaignId: z.string(),
      campaign: z.string(),
      memberId: z.string(),
      outcomeTitle: z.string().nullable(),
      ruleRow: z.int().nullable(),
      reason: z.string().nullable(),
      review: z.enum(['open', 'decided', 'released']).nullable(),
    }),
  ),
  cards: z.array(
    z.strictObject({
      cardNumber: z.string(),
      memberId: z.string(),
      issuedOn: date,
      expiresOn: date,
      endedOn: date.nullable(),
      status: z.string(),
    }),
  ),
  applications: z.array(
    z.strictObject({
      applicationId: z.int(),
      memberId: z.string(),
      reason: z.string(),
      receivedOn: date,
      answerBy: date,
      state: z.enum(['received', 'approved', 'refused', 'withdrawn']),
    }),
  ),
  enquiries: z.array(
    z.strictObject({
      caseId: z.string(),
      topic: z.string(),
      openedOn: date,
      status: z.enum(['open', 'waiting', 'closed']),
    }),
  ),
});
export type Member = z.infer<typeof MemberSchema>;
