import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Round, RoundState, Rounds, WorkName } from '../../../../src/api/round-contract.ts';
import { useApi } from '../../api.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Link } from '../../parts/link.tsx';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { count, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { ApprovalSection } from './approval.tsx';
import { Checklist } from './checklist.tsx';
import { ClosingSection, Release } from './ending.tsx';
import { EstimateSection } from './estimate.tsx';
import { Files } from './files.tsx';
import { StateLabel } from './list.tsx';
import { Papers } from './papers.tsx';
import { Section, StartWork } from './parts.tsx';
import { PlanForm } from './plan-form.tsx';
import { useRound } from './use-round.ts';

const ORDER: readonly RoundState[] = [
  'planned',
  'extracted',
  'composed',
  'asked',
  'approved',
  'released',
  'closed',
];
const reached = (round: Round, state: RoundState): boolean =>
  ORDER.indexOf(round.state) >= ORDER.indexOf(state);

/** The parts of a campaign's way, when each is done, and what is at work there. */
const STEPS: readonly {
  readonly id: string;
  readonly title: PlainKey;
  readonly done: (round: Round) => boolean;
  readonly works: readonly WorkName[];
}[] = [
  { id: 'plan', title: 'step.plan', done: () => true, works: [] },
  { id: 'tasks', title: 'step.tasks', done: ({ tasks }) => tasks.every(({ done }) => done), works: [] },
  {
    id: 'files',
    title: 'step.files',
    done: ({ files }) =>
      files.every(({ needed, taken, upload }) =>
        upload === null ? !needed || taken !== null : taken !== null,
      ),
    works: ['take_in'],
  },
  { id: 'estimate', title: 'step.estimate', done: ({ estimate }) => estimate !== null, works: ['simulate'] },
  { id: 'extract', title: 'step.extract', done: (round) => reached(round, 'extracted'), works: ['extract'] },
  {
    id: 'papers',
    title: 'step.papers',
    done: (round) => reached(round, 'composed') && round.readBack.proved,
    works: ['compose', 'verify'],
  },
  { id: 'approval', title: 'step.approval', done: (round) => reached(round, 'approved'), works: [] },
  { id: 'release', title: 'step.release', done: (round) => reached(round, 'released'), works: ['package'] },
  { id: 'close', title: 'step.close', done: ({ state }) => state === 'closed', works: ['close'] },
];

/** The way of the campaign at the side: where it is, and the way to each part. */
function Way({ round }: { round: Round }) {
  return (
    <nav aria-label={t('rounds.state')} className="sticky top-0 w-52 shrink-0 self-start">
      <ol className="card py-2">
        {STEPS.map(({ id, title, done, works }, i) => {
          const now = round.works.some(({ kind, endedAt }) => endedAt === null && works.includes(kind));
          const state = now ? 'now' : done(round) ? 'done' : 'todo';
          return (
            <li key={id}>
              <a
                href={`#${id}`}
                className="text-dns-14N-130 flex items-center gap-3 px-4 py-2 text-solid-gray-800 no-underline hover:bg-solid-gray-50 hover:underline"
              >
                <span
                  aria-hidden="true"
                  className={`flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-700 ${state === 'done' ? 'bg-green-800 text-white' : state === 'now' ? 'bg-key-900 text-white' : 'bg-solid-gray-100 text-solid-gray-700'}`}
                >
                  {state === 'done' ? '✓' : i + 1}
                </span>
                {t(title)}
                <span className="sr-only">{t(`step.${state}`)}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const DATES = ['extractionDate', 'cutOff', 'packingDate', 'issueDate', 'windowFrom', 'windowTo'] as const;

function PlanSection({ round }: { round: Round }) {
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const { data: choices } = useApi<Rounds>(insurerPath('/rounds'));
  const { plan } = round;
  const open = round.state === 'planned';
  const titleOf = (of: 'profiles' | 'populations', name: string) =>
    choices?.[of].find((one) => one.name === name)?.title ?? name;
  return (
    <Section
      id="plan"
      title={t('step.plan')}
      aside={
        <span className="text-xs text-solid-gray-700">
          {t('plan.revision', { n: plan.revision, by: plan.plannedBy })}
        </span>
      }
    >
      {editing && choices !== undefined ? (
        <PlanForm
          choices={choices}
          campaign={round.campaignId}
          plan={plan}
          onDone={() => setEditing(false)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <>
          <dl className="text-dns-14N-130 grid grid-cols-3 gap-x-6 gap-y-3">
            {(
              [
                [t('plan.profile'), titleOf('profiles', plan.profile)],
                [
                  t('plan.population'),
                  plan.population === undefined
                    ? t('plan.populationDefault')
                    : titleOf('populations', plan.population),
                ],
                [
                  t('plan.general'),
                  t(plan.general === undefined ? 'plan.generalProfile' : `plan.${plan.general}`),
                ],
              ] as const
            ).map(([title, value]) => (
              <div key={title}>
                <dt className="text-xs text-solid-gray-700">{title}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            {DATES.map((name) => (
              <div key={name}>
                <dt className="text-xs text-solid-gray-700">{t(`plan.${name}`)}</dt>
                <dd className="tnum">
                  <Wareki date={plan[name]} />
                </dd>
              </div>
            ))}
          </dl>
          {plan.warnings.map((warning) => (
            <p
              key={warning}
              className="text-dns-14N-130 mt-3 border-orange-800 border-l-4 pl-3 text-orange-1000"
            >
              {warning}
            </p>
          ))}
          {open && may('round.plan') && (
            <div className="mt-4">
              <Secondary onPress={() => setEditing(true)}>{t('plan.edit')}</Secondary>
            </div>
          )}
          {!open && <p className="mt-3 text-xs text-solid-gray-700">{t('plan.frozen')}</p>}
        </>
      )}
    </Section>
  );
}

function Extraction({ round }: { round: Round }) {
  const may = useMay();
  const { review, campaignId: campaign } = round;
  const done = reached(round, 'extracted');
  return (
    <Section id="extract" title={t('step.extract')} note={t('extract.note')}>
      {done ? (
        <div className="flex flex-wrap items-end gap-x-10 gap-y-3">
          <dl className="text-dns-14N-130 flex gap-10">
            {(
              [
                ['extract.reviewOpen', review.open, undefined],
                ['extract.reviewDecided', review.decided, 'decided'],
                ['extract.reviewReleased', review.released, 'released'],
              ] as const
            ).map(([key, n, state]) => (
              <div key={key}>
                <dt className="text-xs text-solid-gray-700">{t(key)}</dt>
                <dd className="tnum text-std-18B-160">
                  {n === 0 || !may('review.view') ? (
                    count(n)
                  ) : (
                    <Link to="/campaigns/$campaign/review" params={{ campaign }} search={{ state } as never}>
                      {count(n)}
                    </Link>
                  )}
                </dd>
              </div>
            ))}
          </dl>
          <Link to="/campaigns/$campaign" params={{ campaign }} className="text-dns-14N-130 underline">
            {t('extract.open')}
          </Link>
        </div>
      ) : (
        <StartWork round={round} kind="extract" />
      )}
    </Section>
  );
}

/** One campaign from plan to closed ledger: every part with what is to be done there. */
export function RoundScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { data: round, error, refetch } = useRound(campaign);
  const trouble = error !== null && <Trouble error={error} retry={() => void refetch()} />;
  if (round === undefined) return trouble || <Loading lines={14} />;
  return (
    <div className="mx-auto w-full max-w-[88rem]">
      {/* Told above what was read before: it is asked for every second, and what is being typed stays. */}
      {trouble}
      <div className="mb-4 flex items-center gap-4">
        <h1 className="text-std-22B-150">{round.plan.title}</h1>
        <StateLabel state={round.state} title={round.stateTitle} />
      </div>
      <div className="flex gap-5">
        <Way round={round} />
        <div className="flex min-w-0 grow flex-col gap-4 pb-10">
          <PlanSection round={round} />
          <Checklist round={round} />
          <Files round={round} />
          <EstimateSection round={round} />
          <Extraction round={round} />
          <Papers round={round} />
          <ApprovalSection round={round} />
          <Release round={round} />
          <ClosingSection round={round} />
        </div>
      </div>
    </div>
  );
}
