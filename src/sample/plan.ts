import { CASES, type CaseSource, respell } from './cases.ts';
import { type InquiryState, isExtracted, type Member, type RuleRow } from './model.ts';
import { Quota } from './random.ts';

const HELD: readonly RuleRow[] = [2, 4, 7, 9, 10];

/** How the inquiries of one row of the rule table stand, over and over: every outcome turns up. */
const INQUIRIES: readonly InquiryState[] = [
  'unanswered',
  'replied',
  'none',
  'unanswered',
  'pending',
  'none',
  'unanswered',
  'replied',
  'unanswered',
  'none',
];

/** Returns the planner of one sample: hand it each batch once, in order, and it decides every person's case. */
export function planCases(source: CaseSource): (batch: readonly Member[]) => void {
  const quotas = CASES.map((planned) => ({ planned, quota: new Quota(source.random, planned.rate) }));
  const asked = new Map<RuleRow, number>(HELD.map((row) => [row, 0]));
  let several = 0;

  const severalEligibilities = (member: Member, batch: readonly Member[]): void => {
    if (several++ % 2 === 1) return;
    const moved = CASES.find((planned) => planned.several);
    if (moved?.apply(source, member, batch)) Object.assign(member.plan, { row: moved.row, name: moved.name });
  };

  const single = (member: Member, batch: readonly Member[]): void => {
    for (const { quota } of quotas) quota.step();
    for (const { planned, quota } of quotas) {
      if (!quota.due || !planned.apply(source, member, batch)) continue;
      quota.take();
      const { row, name, confirmation = 'none' } = planned;
      Object.assign(member.plan, { row, name, confirmation });
      return;
    }
  };

  return (batch) => {
    for (const member of batch) {
      if (!isExtracted(member) || !member.firstRow) continue;
      if (member.plan.name === 'several') severalEligibilities(member, batch);
      else if (member.plan.name === 'plain') single(member, batch);
    }
    for (const { plan, person, firstRow } of batch) {
      if (!firstRow) continue;
      if (plan.row === 5 && plan.name === 'plain') plan.notation = respell(source, person);
      const turn = asked.get(plan.row);
      if (turn === undefined || plan.inquiry !== 'none') continue;
      plan.inquiry = INQUIRIES[(turn + plan.row) % INQUIRIES.length] as InquiryState;
      asked.set(plan.row, turn + 1);
    }
  };
}
