import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../../ledger/outcomes.ts';

/** The lists the people of a campaign stand in: with papers, waiting for somebody's decision, or neither. */
export type OutcomeList = 'pieces' | 'held' | 'excluded';

/** The list that opens the people of an outcome. */
export const listOf = (outcome: Outcome): OutcomeList =>
  OUTCOMES[outcome].piece ? 'pieces' : OUTCOMES[outcome].blocks ? 'held' : 'excluded';

/** The outcomes of a list; never empty. */
export const outcomesOf = (list: OutcomeList): [Outcome, ...Outcome[]] =>
  OUTCOME_NAMES.filter((outcome) => listOf(outcome) === list) as [Outcome, ...Outcome[]];
