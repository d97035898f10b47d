import { useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Patterns, ReviewCaseItem, ReviewPage, ReviewRow } from '../../../../src/api/review-contract.ts';
import { addressOf, getJson, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { List, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { casePath, reviewPath, useBench, VIEW } from './bench.ts';
import { mayChoose } from './case.tsx';
import { columnsOf } from './columns.tsx';
import type { Panel } from './foot.tsx';
import { ReviewHead } from './head.tsx';
import { KeyMap } from './key-map.tsx';
import { actOf, CHOICES, type Choice, isTyping } from './keys.ts';
import { OpenCase } from './open-case.tsx';

/** The first or last row of a page just turned to: which case that is, only its list knows. */
const EDGE = { first: '@first', last: '@last' } as const;

/** The review at the keyboard: cases in order, both sides letter below letter, one key for each decision. */
export function ReviewScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { open, ...asked } = useSearch({ from: '/campaigns/$campaign/review' });
  const query = { ...asked, state: asked.state ?? 'open' };
  const path = reviewPath(campaign);
  const change = useChange();
  const may = useMay();
  const client = useQueryClient();
  const patterns = useApi<Patterns>(`${path}/patterns`, {}, { keep: true });
  const list = useApi<ReviewPage>(`${path}/cases`, query, { keep: true });
  const show = (member: string | undefined) => change({ open: member }, { replace: true });
  const bench = useBench(campaign, show);
  const [panel, setPanel] = useState<Panel>();
  const [help, setHelp] = useState(false);
  /** A step asked for before the list was there to tell where it leads. */
  const [pending, setPending] = useState<{ step: 1 | -1; after: (() => void) | undefined }>();
  const desk = useRef<HTMLElement>(null);
  const lastEvidence = useRef('');

  const listed = list.data !== undefined && !list.isPlaceholderData;
  const items = listed ? list.data.items : [];
  const at =
    open === EDGE.first
      ? 0
      : open === EDGE.last
        ? items.length - 1
        : items.findIndex(({ memberId }) => memberId === open);
  const member = open === EDGE.first || open === EDGE.last ? items[at]?.memberId : open;
  const one = useApi<ReviewCaseItem>(member === undefined ? null : casePath(campaign, member), VIEW);
  const shown = useRef(member);
  shown.current = member;
  const touched = member === undefined ? undefined : bench.touched.get(member);
  const state: ReviewRow['state'] =
    touched?.state ?? (one.data?.decision?.state as ReviewRow['state']) ?? 'open';

  // The next case is read while this one is looked at; its view is logged as if it were shown, which it is about to be.
  const next = at < 0 ? undefined : items[at + 1]?.memberId;
  const arrived = one.data !== undefined;
  useEffect(() => {
    if (next === undefined || !arrived) return;
    const queryKey = ['api', casePath(campaign, next), VIEW];
    void client.prefetchQuery({
      queryKey,
      queryFn: ({ signal }) => getJson(addressOf(casePath(campaign, next), VIEW), signal),
    });
  }, [next, arrived, campaign, client]);

  // The keyboard stays at the desk: whatever is opened or closed, the next key decides. Not while a question is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another case takes the keyboard, too
  useEffect(() => {
    if (panel === undefined) desk.current?.focus({ preventScroll: true });
  }, [member, panel]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a question belongs to the case it was asked about
  useEffect(() => setPanel(undefined), [member]);

  /** To the next or previous case, over the page's end too; where the list ends, `after` says what then. */
  const go = (step: 1 | -1, after?: () => void) => {
    if (!listed) return setPending({ step, after });
    const beside = items[at + step]?.memberId;
    if (at < 0) return show(items[0]?.memberId);
    if (beside !== undefined) return show(beside);
    const cursor = step === 1 ? list.data?.next : list.data?.previous;
    if (cursor !== null && cursor !== undefined)
      return change({ cursor, open: step === 1 ? EDGE.first : EDGE.last }, { replace: true });
    if (after !== undefined) return after();
    bench.say(t('review.saidEnd'));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is made once, when the list is there
  useEffect(() => {
    if (!listed || pending === undefined) return;
    setPending(undefined);
    go(pending.step, pending.after);
  }, [listed, pending]);
  /** The last case of the list is done: what is left of it is read anew. */
  const restart = () => {
    change({ cursor: undefined, open: undefined }, { replace: true });
    void bench.settle();
  };

  const choose = (choice: Choice, evidence?: string) => {
    if (member === undefined || one.data === undefined || state !== 'open' || !may('review.decide')) return;
    if (!mayChoose(choice, one.data.allowed, one.data.reply === 'overdue')) return;
    if (choice.needsEvidence && evidence === undefined) return setPanel({ kind: 'evidence', choice });
    if (evidence !== undefined) lastEvidence.current = evidence;
    bench.decide(member, choice, evidence ?? '');
    setPanel(undefined);
    go(1, restart);
  };
  const undo = () => {
    const last = state === 'decided' ? member : bench.lastMade();
    if (last === undefined || !may('review.undo')) return bench.say(t('review.saidNothing'));
    if (bench.madeHere(last)) return void bench.undo(last, undefined, t('review.undoAtOnce'));
    setPanel({ kind: 'undo' });
  };
  const release = () => {
    const decision = one.data?.decision;
    if (member === undefined || !decision || state !== 'decided' || !may('review.release')) return;
    bench.release(member, decision.decisionId, decision.resolution, decision.doubtReason);
    go(1, restart);
  };
  const openBulk = async () => {
    const kind = state === 'decided' ? 'bulk_release' : 'bulk';
    if (one.data === undefined || !may(kind === 'bulk_release' ? 'review.release' : 'review.decide')) return;
    // At once: the next key is about the group, not about the case it was asked from.
    desk.current?.focus({ preventScroll: true });
    setPanel({ kind, isFresh: false });
    await bench.fresh();
    setPanel((now) => (now?.kind === kind ? { ...now, isFresh: true } : now));
  };
  const acts = {
    next: () => go(1),
    previous: () => go(-1),
    release,
    undo,
    inquire: () =>
      state === 'open' && may('review.inquire') && member !== undefined && setPanel({ kind: 'inquire' }),
    record: () =>
      may('review.reply') &&
      (one.data?.reply === 'waiting' || one.data?.reply === 'overdue') &&
      setPanel({ kind: 'record' }),
    bulk: () => void openBulk(),
    help: () => setHelp(!help),
    close: () => (help ? setHelp(false) : setPanel(undefined)),
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.nativeEvent.isComposing) return;
    const act = actOf(key);
    if (act === 'close') return acts.close();
    if (isTyping(target) || (help && act !== 'help')) return;
    const onButton = target instanceof HTMLElement && target.closest('button, a, summary') !== null;
    if (onButton && (key === 'Enter' || key === ' ' || key.startsWith('Arrow'))) return;
    const bulk = panel?.kind === 'bulk' || panel?.kind === 'bulk_release';
    const choice = CHOICES.find((one) => one.key === key.toLowerCase());
    // A key held down walks through the cases, but decides about one only: each has to be seen.
    if (event.repeat && act !== 'next' && act !== 'previous') return;
    if (choice !== undefined && (panel === undefined || panel.kind === 'bulk')) {
      event.preventDefault();
      if (panel === undefined) choose(choice);
      else if (one.data !== undefined && mayChoose(choice, one.data.allowed, one.data.reply === 'overdue'))
        setPanel({ ...panel, choice });
    } else if (bulk && key === 'Enter') {
      event.preventDefault();
      desk.current?.querySelector('form')?.requestSubmit();
    } else if (act !== undefined && (panel === undefined || act === 'help')) {
      event.preventDefault();
      acts[act]();
    }
  };

  const counted = patterns.data?.patterns ?? [];
  const within = counted.filter(
    ({ pattern, ruleRow }) =>
      (query.pattern === undefined || query.pattern === pattern) &&
      (query.row === undefined || query.row === String(ruleRow)),
  );
  const total = (state: ReviewRow['state']) => within.reduce((sum, group) => sum + group[state], 0);
  const moved = [...bench.touched.values()];
  const shift = (of: ReviewRow['state']) =>
    moved.filter(({ state }) => state === of).length - moved.filter(({ from }) => from === of).length;
  const left = total('open') + shift('open');
  const columns = useMemo(() => columnsOf(bench.touched), [bench.touched]);
  return (
    <section
      ref={desk}
      aria-label={t('review.region')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="flex min-h-0 grow flex-col outline-none focus-visible:shadow-none focus-visible:outline-none"
    >
      <ReviewHead query={query} patterns={counted} countOf={(of) => total(of) + shift(of)} change={change} />
      <p role="status" className="sr-only">
        {bench.said}
      </p>
      {bench.failed !== undefined && (
        <div className="mb-3">
          <p className="text-dns-14N-130 mb-1">{t('review.failed', { member: bench.failed.member })}</p>
          <Trouble error={bench.failed.error} />
        </div>
      )}
      <div className="grid min-h-[30rem] grow grid-cols-[21rem_minmax(0,1fr)] gap-4 2xl:grid-cols-[30rem_minmax(0,1fr)]">
        <div className="relative">
          <div className="absolute inset-0 flex flex-col">
            <List<ReviewRow>
              path={`${path}/cases`}
              query={query}
              defaultSort="member"
              change={change}
              label={t('review.list')}
              unit={t('app.person')}
              columns={columns}
              keyOf={({ memberId }) => memberId}
              chosen={member}
              onChoose={show}
              empty={
                query.state === 'open' && left === 0 ? (
                  <Empty title={t('review.noneOpen')}>{t('review.noneOpenNote')}</Empty>
                ) : (
                  <Empty title={t('review.none')}>{t('app.changeFilter')}</Empty>
                )
              }
            />
          </div>
        </div>
        <div className="card relative flex min-h-0 flex-col overflow-hidden">
          {help && <KeyMap onClose={() => setHelp(false)} />}
          {member === undefined ? (
            <Empty title={t('review.choose')}>{t('review.chooseNote')}</Empty>
          ) : one.error !== null ? (
            <div className="p-4">
              <Trouble error={one.error} retry={() => void one.refetch()} />
            </div>
          ) : one.data === undefined ? (
            <Loading lines={12} />
          ) : (
            <OpenCase
              campaign={campaign}
              one={one.data}
              place={`${at < 0 ? '' : `${t('review.place', { at: at + 1, of: items.length })}　`}${t('review.left', { n: count(left) })}`}
              state={state}
              bench={bench}
              panel={panel}
              setPanel={setPanel}
              firstEvidence={lastEvidence.current}
              choose={choose}
              close={() => shown.current === member && show(undefined)}
              acts={acts}
            />
          )}
        </div>
      </div>
    </section>
  );
}
