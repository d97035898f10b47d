import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  CallerView,
  DeskCaseItem,
  DeskLine,
  MismatchAnswer,
} from '../../../../src/api/desk-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Empty, Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { STOPPING } from './call-record.tsx';

type Paper = CallerView['papers'][number];

const STATUS = {
  open: t('desk.statusOpen'),
  waiting: t('desk.statusWaiting'),
  closed: t('desk.statusClosed'),
} as const;

const ADVICE_LOOKS: Readonly<Record<Paper['notArrived']['advice'], string>> = {
  wait: 'border-key-900 bg-key-50',
  ask_workplace: 'border-key-900 bg-key-50',
  open_case: 'border-orange-800 bg-orange-50',
  explain: 'border-solid-gray-420 bg-solid-gray-50',
};

/** What is read aloud, large. */
function Aloud({ sentences }: { sentences: readonly string[] }) {
  return (
    <div className="mt-1 border-key-900 border-l-4 pl-3 text-lg leading-relaxed">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

/** One paper: what to read aloud, large, and below it what to do if nothing has come. */
function PaperCard({ paper }: { paper: Paper }) {
  return (
    <article className="card px-4 py-3">
      <header className="flex items-baseline justify-between gap-3 text-xs text-solid-gray-700">
        <h3>{paper.campaign}</h3>
        {paper.managementNumber !== null && (
          <span className="tnum">{t('desk.copyNumber', { number: paper.managementNumber })}</span>
        )}
      </header>
      <Aloud sentences={paper.sentences} />
      <p
        className={`text-dns-14N-130 mt-3 rounded-8 border-l-4 px-3 py-2 ${ADVICE_LOOKS[paper.notArrived.advice]}`}
      >
        <strong className="mr-2">{t('desk.ifNotArrived')}</strong>
        {paper.notArrived.sentence}
      </p>
    </article>
  );
}

/** Cases as short lines: number, topic, how they stand. */
export function CaseLines({
  cases,
  topics,
  onOpen,
}: {
  cases: readonly DeskCaseItem[];
  topics: DeskLine['topics'];
  onOpen: (caseId: string) => void;
}) {
  return (
    <ul className="flex flex-col gap-1">
      {cases.map(({ caseId, topic, status, followUpOn, fresh }) => (
        <li key={caseId}>
          <button
            type="button"
            onClick={() => onOpen(caseId)}
            className="text-dns-14N-130 flex w-full cursor-pointer items-baseline gap-3 rounded-8 border border-solid-gray-200 bg-white px-3 py-2 text-left hover:bg-key-50"
          >
            <span className="tnum font-700">{caseId}</span>
            <span className="grow">{topics.find((one) => one.topic === topic)?.title}</span>
            {fresh && (
              <span className="rounded-full bg-orange-100 px-2 py-0.5 text-orange-1000 text-xs">
                {t('desk.fresh')}
              </span>
            )}
            <span className="whitespace-nowrap text-xs">
              {STATUS[status]}
              {followUpOn !== null && `${PUNCTUATION.dot}${t('desk.dueOn', { date: dateText(followUpOn) })}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** S026: stops the number at once and opens the case. */
function Mismatch({
  memberId,
  note,
  onCase,
}: {
  memberId: string;
  note: string;
  /** `sent`: the note that went with it. */
  onCase: (opened: MismatchAnswer, sent: string) => void;
}) {
  const client = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationKey: STOPPING,
    mutationFn: (sent: string) =>
      postJson<MismatchAnswer>(insurerPath(`/desk/callers/${encodeURIComponent(memberId)}/mismatch`), {
        note: sent,
      }),
    onSuccess: (opened, sent) => {
      onCase(opened, sent);
      void client.invalidateQueries({ queryKey: ['api'] });
    },
  });
  return (
    <div className="card border-orange-800 border-l-4 px-4 py-3">
      {data === undefined ? (
        <>
          <Secondary onPress={() => mutate(note)} isDisabled={isPending}>
            {t('desk.mismatch')}
          </Secondary>
          <p className="mt-1 text-solid-gray-700 text-xs">{t('desk.mismatchNote')}</p>
        </>
      ) : (
        <p role="status">
          {t('desk.mismatchDone', { case: data.caseId, stopped: data.stopped, out: data.out })}
        </p>
      )}
      {error !== null && <Trouble error={error} />}
    </div>
  );
}

/** S026: what came of the report, by whoever may say so, with where the evidence is kept. */
function Solve({ memberId }: { memberId: string }) {
  const client = useQueryClient();
  const [reference, setReference] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: (solution: 'same' | 'removed') => {
      const path = insurerPath(`/desk/callers/${encodeURIComponent(memberId)}/mismatch/solve`);
      return postJson(path, { solution, reference });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['api'] }),
  });
  const unready = reference.trim() === '' || isPending;
  return (
    <div className="mt-3 flex flex-wrap items-end gap-3">
      <label className="flex grow flex-col gap-1">
        <span className="text-solid-gray-700 text-xs">{t('desk.solveReference')}</span>
        <input
          value={reference}
          maxLength={100}
          onChange={({ target }) => setReference(target.value)}
          className="h-9 rounded-8 border border-solid-gray-536 bg-white px-3 text-sm"
        />
      </label>
      <Secondary isDisabled={unready} onPress={() => mutate('same')}>
        {t('desk.solveSame')}
      </Secondary>
      <Secondary isDisabled={unready} onPress={() => mutate('removed')}>
        {t('desk.solveRemoved')}
      </Secondary>
      {error !== null && <Trouble error={error} />}
    </div>
  );
}

/** The caller, masked, and what to tell them about each paper. Every opening stands in the trail. */
export function Caller(props: {
  memberId: string;
  mismatch: boolean;
  /** What the operator has written down so far. */
  note: string;
  /** The number was stopped in this call. */
  stopped: boolean;
  topics: DeskLine['topics'];
  onOther: () => void;
  onCase: (opened: MismatchAnswer, sent: string) => void;
  onOpenCase: (caseId: string) => void;
}) {
  const { memberId, topics, mismatch } = props;
  const may = useMay();
  const path = insurerPath(`/desk/callers/${encodeURIComponent(memberId)}`);
  const { data, error, refetch } = useApi<CallerView>(path, { purpose: 'enquiry' });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { caller, papers, granted, cases, numberReported } = data;
  return (
    <section aria-label={t('desk.caller')} className="flex flex-col gap-3">
      <div className="card px-4 py-3">
        <div className="flex items-baseline gap-3">
          <h2 className="text-std-20B-150">{caller.name}</h2>
          <span className="text-sm text-solid-gray-700">{caller.kana}</span>
          <span className="text-sm">
            {caller.relationship === 'insured' ? t('desk.insured') : t('desk.dependent')}
            {PUNCTUATION.dot}
            {caller.covered ? t('desk.covered') : t('desk.notCovered')}
          </span>
          <span className="ml-auto">
            <Secondary onPress={props.onOther}>{t('desk.other')}</Secondary>
          </span>
        </div>
        <p className="text-dns-14N-130 mt-1 text-solid-gray-700">{t('desk.confirm')}</p>
        {numberReported && !props.stopped && (
          <div className="mt-2 rounded-8 bg-orange-50 px-3 py-2 text-orange-1100">
            <p>{t('desk.reported')}</p>
            {may('desk.solve_number') && <Solve memberId={memberId} />}
          </div>
        )}
      </div>
      {mismatch && (!numberReported || props.stopped) && (
        <Mismatch memberId={memberId} note={props.note} onCase={props.onCase} />
      )}
      {granted.map(({ paper, sentences }) => (
        <article key={paper} className="card px-4 py-3">
          <h3 className="text-solid-gray-700 text-xs">{t('desk.granted')}</h3>
          <Aloud sentences={sentences} />
        </article>
      ))}
      {papers.length + granted.length === 0 && (
        <div className="card">
          <Empty title={t('desk.noPapers')} />
        </div>
      )}
      {papers.map((paper) => (
        <PaperCard key={paper.campaignId} paper={paper} />
      ))}
      {cases.length > 0 && (
        <div>
          <h3 className="text-std-16B-170 mb-1">{t('desk.cases')}</h3>
          <CaseLines cases={cases} topics={topics} onOpen={props.onOpenCase} />
        </div>
      )}
    </section>
  );
}
