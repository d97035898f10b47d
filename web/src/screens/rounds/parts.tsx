import type { FocusEvent, ReactNode } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { Round, Work, WorkName } from '../../../../src/api/round-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Button } from '../../parts/button.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count, Moment } from '../../parts/text.tsx';
import { useAsk } from './use-round.ts';

/** A small main button, for forms within a screen. */
export function Act(props: {
  onPress: () => void;
  isDisabled?: boolean;
  autoFocus?: boolean;
  children: ReactNode;
}) {
  return (
    <Button
      {...props}
      className="text-oln-14B-100 inline-flex h-9 cursor-pointer items-center rounded-8 bg-key-900 px-4 text-white hover:bg-key-1000 off:cursor-default off:bg-solid-gray-300 off:text-solid-gray-800"
    />
  );
}

/** A line of text within a screen, its label above. */
export function Line(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: (event: FocusEvent) => void;
  type?: 'text' | 'date';
  isDisabled?: boolean;
  autoFocus?: boolean;
  error?: string | undefined;
  note?: string;
  className?: string;
}) {
  const { label, error, note, className = '', type = 'text', ...rest } = props;
  return (
    <TextField
      {...rest}
      type={type}
      isInvalid={error !== undefined}
      className={`flex flex-col gap-1 ${className}`}
    >
      <Label className="text-xs text-solid-gray-700">{label}</Label>
      <Input className="h-9 rounded-8 border border-solid-gray-600 bg-white px-3 text-sm off:border-solid-gray-300 off:bg-solid-gray-50 data-[invalid]:border-error-1" />
      {(error ?? note) !== undefined && (
        <span className={`text-xs ${error === undefined ? 'text-solid-gray-700' : 'text-error-1'}`}>
          {error ?? note}
        </span>
      )}
    </TextField>
  );
}

/** One part of a campaign's way: its heading, what it is for, and what is to be done there. */
export function Section(props: {
  id: string;
  title: string;
  note?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`} className="card scroll-mt-4 px-6 py-5">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id={`${props.id}-title`} className="text-std-18B-160">
          {props.title}
        </h2>
        {props.aside}
      </div>
      {props.note !== undefined && <p className="text-dns-14N-130 mb-4 text-solid-gray-700">{props.note}</p>}
      {props.children}
    </section>
  );
}

/** Work under way, or why the last try failed. */
export function WorkLine({ work }: { work: Work | undefined }) {
  if (work === undefined) return null;
  if (work.endedAt === null) {
    const known = work.total > 0;
    return (
      <div role="status" className="text-dns-14N-130 rounded-8 border border-key-200 bg-key-50 px-4 py-3">
        <div className="flex flex-wrap items-center gap-4">
          <strong>
            {work.step === ''
              ? `${work.title}${PUNCTUATION.open}${t('work.waiting')}${PUNCTUATION.close}`
              : work.step}
          </strong>
          <progress
            aria-label={work.title}
            className="h-2 w-80 accent-key-900"
            {...(known ? { max: work.total, value: work.done } : {})}
          />
          {work.done > 0 && (
            <span className="tnum">
              {count(work.done)}
              {known && ` / ${count(work.total)}`}
            </span>
          )}
        </div>
        <p className="mt-1 text-xs text-solid-gray-700">{t('work.leave')}</p>
      </div>
    );
  }
  if (work.problem !== null)
    return (
      <div role="alert" className="text-dns-14N-130 rounded-8 border border-error-1 border-l-8 px-4 py-3">
        <p className="font-700">
          {t('work.failed')}
          {PUNCTUATION.open}
          <Moment at={work.endedAt} />
          {PUNCTUATION.close}
        </p>
        <p className="mt-1">{work.problem.message}</p>
        <p className="mt-1">{work.problem.remedy}</p>
        <code className="text-solid-gray-600 text-xs">{work.problem.id}</code>
      </div>
    );
  if (work.messages.length === 0) return null;
  return (
    <ul className="text-dns-14N-130 list-disc pl-5 text-solid-gray-700">
      {work.messages.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}

type Startable = Extract<WorkName, 'take_in' | 'simulate' | 'extract' | 'compose' | 'verify'>;

/** The work of a part: its button, for whoever may, and how it goes. */
export function StartWork({
  round,
  kind,
  again = true,
  isDisabled = false,
}: {
  round: Round;
  kind: Startable;
  /** It may be done more than once. */
  again?: boolean;
  isDisabled?: boolean;
}) {
  const { ask, asking, error } = useAsk(round.campaignId);
  const may = useMay();
  const work = round.works.find((one) => one.kind === kind);
  const busy = round.works.some(({ endedAt }) => endedAt === null);
  const succeeded = work !== undefined && work.endedAt !== null && work.problem === null;
  const Kind = succeeded ? Secondary : Act;
  return (
    <div className="flex flex-col gap-3">
      {error !== null && <Trouble error={error} />}
      <WorkLine work={work} />
      {may('round.work') && (again || !succeeded) && (
        <div>
          <Kind isDisabled={asking || busy || isDisabled} onPress={() => void ask('/work', { kind })}>
            {t(`work.start.${kind}`)}
            {succeeded && `${PUNCTUATION.open}${t('work.again')}${PUNCTUATION.close}`}
          </Kind>
        </div>
      )}
    </div>
  );
}

export const HEAD =
  'border-solid-gray-300 border-b bg-solid-gray-50 px-3 py-2 text-left text-xs whitespace-nowrap';
export const CELL = 'border-solid-gray-100 border-b px-3 py-2 align-top';
