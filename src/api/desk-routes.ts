import { z } from 'zod';
import { reportMismatch, solveMismatch } from '../campaign/number-report.ts';
import { continueCase, openCase, recordCall } from '../desk/cases.ts';
import { findCallers, viewCaller } from '../desk/find.ts';
import { dayText, japanTime, lineSentence, lineState } from '../desk/hours.ts';
import { readCase, readCasesOf, readDueCases, readGranted, readStandings } from '../desk/read.ts';
import { scriptOf } from '../desk/script.ts';
import { INTERPRETED } from '../desk/settings.ts';
import { TOPIC_IDS, TOPICS } from '../desk/topics.ts';
import { GRANTED, type NotArrived, notArrived, placeOf, sentencesOf } from '../desk/whereabouts.ts';
import { languageOf } from '../guide/language.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import type { Profile } from '../profile/profile.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { heldNumber, type NumberState, requireTurn } from '../register/index.ts';
import {
  CallAnswerSchema,
  CallerViewSchema,
  CallSchema,
  CaseDetailSchema,
  CasesSchema,
  ContinueSchema,
  FindSchema,
  FoundSchema,
  LineSchema,
  MismatchAnswerSchema,
  MismatchSchema,
  OpenCaseSchema,
  OpenedSchema,
  ScriptSchema,
  SolvedSchema,
  SolveSchema,
} from './desk-contract.ts';
import { id, purpose } from './params.ts';
import { NOTHING, type Route, route } from './route.ts';

const CASES = 200;
const OfMember = z.strictObject({ member: id });
const OfCase = z.strictObject({ case: z.string().regex(/^\d{1,18}$/) });

/** The words of the guide's placeholders that scripts use. */
const wordsOf = (profile: Profile): Readonly<Record<string, string>> => ({
  portalScreen: profile.document.portal.screen,
});

const ADVICE: Readonly<Record<'overdue' | 'arrived_elsewhere' | 'sent_back' | 'not_sent', string>> = {
  overdue: '届くはずの日を過ぎています。受付を登録し、郵便の追跡を確かめます。',
  arrived_elsewhere: '届いた記録があります。受付を登録し、届け先を確かめます。',
  sent_back: 'お手元に届いていません。受付を登録し、改めてお送りする手続をします。',
  not_sent: '発送の予定を過ぎています。受付を登録し、発送の状況を確かめます。',
};

function adviceSentence(advice: NotArrived): string {
  switch (advice.advice) {
    case 'wait':
      return `${dayText(advice.until)}までお待ちください。その日を過ぎても届かない場合は、もう一度お電話ください。`;
    case 'ask_workplace':
      return 'お勤め先に届いています。お勤め先のご担当の方にお尋ねください。';
    case 'open_case':
      return ADVICE[advice.why];
    case 'explain':
      return '上の説明を読み上げてください。';
  }
}

/** Where the number a member holds stands; null where nothing is known, or none is held. */
async function numberState(sql: Sql, insurerId: string, member: string): Promise<NumberState | null> {
  try {
    return (await heldNumber(sql, insurerId, member)).state;
  } catch (error) {
    if (error instanceof TodokeError && error.id === 'number.none') return null;
    throw error;
  }
}

/** The enquiry desk (docs/desk.md): doors to the room's commands; every look at a person is logged with its purpose. */
export function deskRoutes(now: () => Date): Route[] {
  const profileOf = (database: Database, insurerId: string): Promise<Profile> =>
    database.read((sql) => profileOfInsurer(sql, insurerId));
  const today = (): string => dayInJapan(now());

  return [
    route({
      path: '/api/insurers/{insurer}/desk/line',
      summary: 'Whether the line answers now, its topics and languages',
      action: 'desk.read',
      params: NOTHING,
      query: NOTHING,
      response: LineSchema,
      handle: async ({ database, insurerId }) => {
        const { desk } = await profileOf(database, insurerId);
        const state = lineState(desk, japanTime(now()));
        return {
          open: state.open,
          sentence: lineSentence(desk, state),
          name: desk.name,
          phone: desk.phone,
          stateLine: desk.stateLine,
          languages: INTERPRETED.filter((code) => desk.languages.includes(code)).map((code) => ({
            code,
            title: languageOf(code).japaneseName,
          })),
          topics: TOPIC_IDS.map((topic) => {
            const { title, by, person } = TOPICS[topic];
            return { topic, title, by, person };
          }),
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/desk/topics/{topic}',
      summary: 'The script of a topic: what is read aloud, and where the caller is handed on to',
      action: 'desk.read',
      params: z.strictObject({ topic: z.enum(TOPIC_IDS) }),
      query: NOTHING,
      response: ScriptSchema,
      handle: async ({ database, insurerId, params: { topic } }) => {
        const profile = await profileOf(database, insurerId);
        const script = scriptOf(topic, profile.desk, wordsOf(profile));
        return { ...script, sentences: [...script.sentences] };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/desk/find',
      summary:
        'Finds a caller by management number, by symbol, number and birth date, or by name, birth date and a clue; logged without the key',
      action: 'desk.find',
      onlyFinds: true,
      params: NOTHING,
      query: NOTHING,
      body: FindSchema,
      response: FoundSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const callers = await findCallers(sql, insurerId, body, today());
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'desk.find',
            subject:
              'managementNumber' in body ? 'by:management_number' : 'name' in body ? 'by:name' : 'by:symbol',
            detail: { found: callers.length, members: callers.map(({ memberId }) => memberId) },
          });
          return { callers };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/callers/{member}',
      summary: 'What was sent to a caller, where it is, and what to tell them; the view is logged',
      action: 'desk.view',
      showsPerson: true,
      params: OfMember,
      query: z.strictObject({ purpose }),
      response: CallerViewSchema,
      handle: ({ database, insurerId, caller, params: { member }, query }) =>
        database.transaction(async (sql) => {
          const found = await viewCaller(sql, insurerId, member, today());
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'desk.view_caller',
            subject: `member:${member}`,
            detail: { purpose: query.purpose },
          });
          const { desk } = await profileOfInsurer(sql, insurerId);
          const papers = await readStandings(sql, insurerId, member);
          return {
            caller: found,
            papers: papers.map((paper) => {
              const advice = notArrived(paper, desk, today());
              return {
                campaignId: paper.campaignId,
                campaign: paper.campaign,
                paper: paper.paper,
                managementNumber: paper.managementNumber,
                place: placeOf(paper),
                sentences: sentencesOf(paper, desk, today()),
                notArrived: { ...advice, sentence: adviceSentence(advice) },
              };
            }),
            granted: (await readGranted(sql, insurerId, member)).map((paper) => ({
              paper,
              sentences: [...GRANTED[paper]],
            })),
            cases: await readCasesOf(sql, insurerId, member),
            numberReported: (await numberState(sql, insurerId, member)) === 'reported',
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/callers/{member}/mismatch',
      summary:
        'The caller says the four digits are not theirs: the number is used no further, and a case is opened (S026)',
      action: 'desk.work',
      params: OfMember,
      query: NOTHING,
      body: MismatchSchema,
      response: MismatchAnswerSchema,
      handle: ({ database, insurerId, caller, params: { member }, body }) =>
        database.transaction(async (sql) => {
          await requireTurn(sql, insurerId);
          await viewCaller(sql, insurerId, member, today());
          const { desk } = await profileOfInsurer(sql, insurerId);
          const { stopped, out } = await reportMismatch(sql, caller.actor, insurerId, member, 'phone');
          const one = {
            topic: 'digits_differ',
            memberId: member,
            channel: 'phone',
            note: body.note,
          } as const;
          const caseId = await openCase(sql, caller.actor, insurerId, desk, one, today());
          const { followUpOn } = await readCase(sql, insurerId, caseId);
          return { caseId, followUpOn: followUpOn as string, stopped: stopped.length, out: out.length };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/callers/{member}/mismatch/solve',
      summary:
        'What came of a reported mismatch: it is theirs after all, or it is taken off the register (S026)',
      action: 'desk.solve_number',
      params: OfMember,
      query: NOTHING,
      body: SolveSchema,
      response: SolvedSchema,
      handle: ({ database, insurerId, caller, params: { member }, body }) =>
        database.transaction(async (sql) => {
          await requireTurn(sql, insurerId);
          await solveMismatch(sql, caller.actor, insurerId, member, body.solution, body.reference);
          return { solved: true as const };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/cases',
      summary: 'Cases somebody must look at by a day, the most overdue first',
      action: 'desk.read',
      params: NOTHING,
      query: NOTHING,
      response: CasesSchema,
      handle: async ({ database, insurerId }) => ({
        cases: await database.read((sql) => readDueCases(sql, insurerId, today(), CASES)),
      }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/cases/{case}',
      summary: 'One case with what was done about it; the view is logged',
      action: 'desk.view',
      showsPerson: true,
      params: OfCase,
      query: z.strictObject({ purpose }),
      response: CaseDetailSchema,
      handle: ({ database, insurerId, caller, params, query }) =>
        database.transaction(async (sql) => {
          const found = await readCase(sql, insurerId, params.case);
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'desk.view_case',
            subject: `case:${params.case}`,
            detail: { purpose: query.purpose },
          });
          return found;
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/cases',
      summary: 'Opens a case',
      action: 'desk.work',
      params: NOTHING,
      query: NOTHING,
      body: OpenCaseSchema,
      response: OpenedSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const { desk } = await profileOfInsurer(sql, insurerId);
          if (body.memberId !== null) await viewCaller(sql, insurerId, body.memberId, today());
          return { caseId: await openCase(sql, caller.actor, insurerId, desk, body, today()) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/cases/{case}/continue',
      summary: 'Notes what was done, and when somebody looks again, or that it is over',
      action: 'desk.work',
      params: OfCase,
      query: NOTHING,
      body: ContinueSchema,
      response: CaseDetailSchema,
      handle: ({ database, insurerId, caller, params, body }) =>
        database.transaction(async (sql) => {
          await continueCase(sql, caller.actor, insurerId, params.case, body, today());
          return readCase(sql, insurerId, params.case);
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/calls',
      summary: 'Records a conversation: who took part, in which language, and where it was handed on to',
      action: 'desk.work',
      params: NOTHING,
      query: NOTHING,
      body: CallSchema,
      response: CallAnswerSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const { desk } = await profileOfInsurer(sql, insurerId);
          if (body.caseId !== null) await readCase(sql, insurerId, body.caseId);
          return { callId: await recordCall(sql, caller.actor, insurerId, desk, body, now()) };
        }),
    }),
  ];
}
