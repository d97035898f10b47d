import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Patterns, Queue, ReviewPage } from '../../../../src/api/review-contract.ts';
import { dayInJapan } from '../../../../src/japan/calendar.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMe } from '../../me.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { Aligned } from './aligned.tsx';
import { reviewPath, VIEW } from './bench.ts';
import { Choices } from './case.tsx';
import { type Choice, decisionText } from './keys.ts';

/** Something that is asked before an act: the keyboard is in it until Enter or Escape. */
function Ask({
  title,
  save,
  onSave,
  onClose,
  children,
}: {
  title: string;
  save: string;
  onSave: () => Promise<void> | void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await onSave();
    } catch (refused) {
      setError(refused);
    }
    setBusy(false);
  };
  return (
    <form aria-label={title} onSubmit={(event) => void submit(event)} className="flex flex-col gap-2">
      <h3 className="text-std-16B-170">{title}</h3>
      {children}
      {error !== null && <Trouble error={error} />}
      <div className="flex gap-3">
        <button
          type="submit"
          disabled={busy}
          className="text-oln-14B-100 h-9 cursor-pointer rounded-8 bg-key-900 px-4 text-white hover:bg-key-1000 disabled:bg-solid-gray-536"
        >
          {save}
        </button>
        <Secondary onPress={onClose}>{t('review.cancel')}</Secondary>
      </div>
    </form>
  );
}

const INPUT = 'mt-1.5 h-9 w-full rounded-8 border border-solid-gray-536 bg-white px-3 text-sm';

/** A line of text that has to be written; it has the keyboard at once, and what it holds is chosen. */
export function AskText(props: {
  title: string;
  label: string;
  first: string;
  save: string;
  onSave: (text: string) => Promise<void> | void;
  onClose: () => void;
}) {
  const { title, label, first, save, onSave, onClose } = props;
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(first);
  useEffect(() => input.current?.select(), []);
  return (
    <Ask title={title} save={save} onClose={onClose} onSave={() => onSave(text.trim())}>
      <label className="text-xs text-solid-gray-700">
        {label}
        <input
          ref={input}
          value={text}
          required
          maxLength={200}
          onChange={({ target }) => setText(target.value)}
          className={INPUT}
        />
      </label>
    </Ask>
  );
}

const DAY = 86_400_000;
const inDays = (days: number): string => dayInJapan(new Date(Date.now() + days * DAY));
/** Days the one who is asked gets, unless another day is chosen. */
const REPLY_DAYS = 14;

/** To whom the question goes, and by when the answer is due. */
export function AskInquiry({
  onSave,
  onClose,
}: {
  onSave: (addressee: string, replyBy: string) => Promise<void>;
  onClose: () => void;
}) {
  const first = useRef<HTMLSelectElement>(null);
  const [addressee, setAddressee] = useState('workplace');
  const [replyBy, setReplyBy] = useState(() => inDays(REPLY_DAYS));
  useEffect(() => first.current?.focus(), []);
  return (
    <Ask
      title={t('review.inquire')}
      save={t('review.save')}
      onClose={onClose}
      onSave={() => onSave(addressee, replyBy)}
    >
      <div className="flex gap-4">
        <label className="text-xs text-solid-gray-700">
          {t('review.inquireTo')}
          <select
            ref={first}
            value={addressee}
            onChange={({ target }) => setAddressee(target.value)}
            // Enter in a list of choices would open it.
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
            className={INPUT}
          >
            <option value="workplace">{t('review.workplace')}</option>
            <option value="person">{t('review.person')}</option>
          </select>
        </label>
        <label className="text-xs text-solid-gray-700">
          {t('review.inquireBy')}
          <input
            type="date"
            required
            min={inDays(1)}
            value={replyBy}
            onChange={({ target }) => setReplyBy(target.value)}
            className={INPUT}
          />
        </label>
      </div>
      <p className="text-xs text-solid-gray-700">{t('review.inquireNote')}</p>
    </Ask>
  );
}

const SAMPLE = 3;
/** Decisions released at once; what is left over is released by the same key again. */
const AT_ONCE = 500;

function Sample({ campaign, pattern, state }: { campaign: string; pattern: string; state: string }) {
  const query = { ...VIEW, pattern, state, limit: String(SAMPLE) };
  const { data, error, refetch } = useApi<Queue>(`${reviewPath(campaign)}/queue`, query);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={6} />;
  return (
    <section aria-label={t('review.bulkSample', { n: data.items.length })} className="flex flex-col gap-3">
      <h4 className="text-xs text-solid-gray-700">{t('review.bulkSample', { n: data.items.length })}</h4>
      {data.items.map((one) => (
        <div key={one.memberId} className="rounded-8 border border-solid-gray-200">
          <p className="tnum px-3 py-1 text-xs">{one.memberId}</p>
          <Aligned one={one} dense />
        </div>
      ))}
    </section>
  );
}

/** A sample that scrolls, and below it, always in sight, what is asked about the whole group. */
const Group = ({ sample, children }: { sample: ReactNode; children: ReactNode }) => (
  <div className="flex min-h-0 grow flex-col">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
    <div tabIndex={0} className="min-h-0 grow overflow-auto p-4">
      {sample}
    </div>
    <div className="shrink-0 border-solid-gray-300 border-t px-4 py-2">{children}</div>
  </div>
);

/** All open cases with the same differences at once: a sample first, then the decision, then Enter. */
export function BulkDecide(props: {
  campaign: string;
  pattern: string;
  allowed: readonly string[];
  overdue: boolean;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
  onSave: (expected: number, evidence: string) => Promise<void>;
  onClose: () => void;
}) {
  const { campaign, pattern, choice, onClose } = props;
  const { data } = useApi<Patterns>(`${reviewPath(campaign)}/patterns`);
  const n = data?.patterns.find((one) => one.pattern === pattern)?.open ?? 0;
  const heading = useRef<HTMLParagraphElement>(null);
  const [evidence, setEvidence] = useState('');
  useEffect(() => heading.current?.focus(), []);
  return (
    <Group sample={<Sample campaign={campaign} pattern={pattern} state="open" />}>
      <p ref={heading} tabIndex={-1} className="text-std-16B-170">
        {t('review.bulkLead', { n })}
      </p>
      <Ask
        title={
          choice === undefined
            ? t('review.bulkChoose')
            : t('review.bulkChosen', { title: decisionText(choice.resolution, choice.doubtReason ?? null) })
        }
        save={t('review.bulkDo', { n })}
        onClose={onClose}
        onSave={() => (choice === undefined ? undefined : props.onSave(n, evidence.trim()))}
      >
        {choice?.needsEvidence && (
          <label className="text-xs text-solid-gray-700">
            {t('review.evidence')}
            <input
              // biome-ignore lint/a11y/noAutofocus: the decision just chosen asks for it
              autoFocus
              required
              maxLength={200}
              value={evidence}
              onChange={({ target }) => setEvidence(target.value)}
              className={INPUT}
            />
          </label>
        )}
        <Choices allowed={props.allowed} overdue={props.overdue} onChoose={props.onChoose} />
      </Ask>
    </Group>
  );
}

/** All decisions with the same differences that somebody else made, released at once; a sample first. */
export function BulkRelease({
  campaign,
  pattern,
  onSave,
  onClose,
}: {
  campaign: string;
  pattern: string;
  onSave: (rows: ReviewPage['items']) => Promise<void>;
  onClose: () => void;
}) {
  const { data: me } = useMe();
  const query = { pattern, state: 'decided', limit: String(AT_ONCE) };
  const { data, error, refetch } = useApi<ReviewPage>(`${reviewPath(campaign)}/cases`, query);
  const heading = useRef<HTMLParagraphElement>(null);
  const shown = data !== undefined;
  useEffect(() => {
    if (shown) heading.current?.focus();
  }, [shown]);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={10} />;
  const others = data.items.filter(({ decidedBy }) => decidedBy !== me?.personId);
  const own = data.items.length - others.length;
  return (
    <Group sample={<Sample campaign={campaign} pattern={pattern} state="decided" />}>
      <p ref={heading} tabIndex={-1} className="text-std-16B-170">
        {t('review.bulkReleaseLead', { n: data.items.length })}
      </p>
      {own > 0 && <p className="text-dns-14N-130">{t('review.bulkOwn', { n: own })}</p>}
      <Ask
        title={t('review.bulkRelease')}
        save={t('review.bulkReleaseDo', { n: others.length })}
        onClose={onClose}
        onSave={() => (others.length === 0 ? undefined : onSave(others))}
      >
        {null}
      </Ask>
    </Group>
  );
}
