import type { ReactNode } from 'react';
import type { ReviewCaseItem } from '../../../../src/api/review-contract.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../parts/button.tsx';
import { dateText } from '../../parts/text.tsx';
import { Aligned } from './aligned.tsx';
import type { Touched } from './bench.ts';
import { type Choice, DOUBTS, decisionText, PAPERS } from './keys.ts';

export const Key = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-block min-w-6 shrink-0 rounded-4 border border-solid-gray-420 bg-solid-gray-50 px-1 text-center font-mono text-solid-gray-900 text-xs leading-5">
    {children}
  </kbd>
);

/** A small button with its key before it. */
export function KeyButton(props: {
  shown: string;
  onPress: () => void;
  isDisabled?: boolean;
  children: ReactNode;
}) {
  const { shown, children, ...rest } = props;
  return (
    <Button
      {...rest}
      className="text-dns-14N-130 flex min-h-7 w-full cursor-pointer items-center gap-2 rounded-4 border border-transparent px-1.5 py-0.5 text-left text-solid-gray-900 hover:border-key-900 hover:bg-key-50 off:cursor-default off:text-solid-gray-600 off:hover:border-transparent off:hover:bg-transparent"
    >
      <Key>{shown}</Key>
      <span>{children}</span>
    </Button>
  );
}

const Tag = ({ children, strong = false }: { children: ReactNode; strong?: boolean }) => (
  <span
    className={`rounded-4 px-1.5 py-0.5 text-xs ${strong ? 'bg-magenta-50 text-magenta-1000' : 'bg-solid-gray-50 text-solid-gray-800'}`}
  >
    {children}
  </span>
);

const YEAR = 366 * 86_400_000;
/** Whether cover ends so soon that a letter may be needless: within a year, or already. */
const isNear = (day: string): boolean => Date.parse(day) < Date.now() + YEAR;

/** Why the case is held and how it stands, in words. */
function CaseHead({ one, place }: { one: ReviewCaseItem; place?: string }) {
  return (
    <header className="border-solid-gray-200 border-b px-4 pt-2.5 pb-2">
      <div className="flex items-baseline gap-3">
        <h2 className="tnum text-std-18B-160">{one.memberId}</h2>
        <p className="text-dns-16N-130">{one.title}</p>
      </div>
      <div className="mt-1 flex flex-wrap gap-1.5">
        {one.protected && <Tag strong>{t('review.protected')}</Tag>}
        {one.severalEligibilities && <Tag>{t('review.several')}</Tag>}
        {one.duplicateNumber && <Tag strong>{t('review.shared')}</Tag>}
        <Tag>
          {t('review.question', { state: t(`review.${one.reply}`) })}
          {one.repliedOn !== null
            ? t('review.repliedOn', { date: dateText(one.repliedOn) })
            : one.replyBy !== null && t('review.replyBy', { date: dateText(one.replyBy) })}
        </Tag>
        {one.snapshot !== null && <Tag>{t('review.snapshot', { date: dateText(one.snapshot) })}</Tag>}
        {one.coverEndsOn !== null && isNear(one.coverEndsOn) && (
          <Tag strong>{t('review.ends', { date: dateText(one.coverEndsOn) })}</Tag>
        )}
        {place !== undefined && (
          <span className="tnum ml-auto text-solid-gray-700 text-xs whitespace-nowrap">{place}</span>
        )}
      </div>
    </header>
  );
}

/** The decisions there are, each with its key; those the rule table does not allow are shown and cannot be taken. */
export function Choices({
  allowed,
  overdue,
  onChoose,
}: {
  allowed: readonly string[];
  overdue: boolean;
  onChoose: (choice: Choice) => void;
}) {
  const button = (choice: Choice) => (
    <KeyButton
      key={choice.key}
      shown={choice.key.toUpperCase()}
      isDisabled={!mayChoose(choice, allowed, overdue)}
      onPress={() => onChoose(choice)}
    >
      {t(choice.title)}
    </KeyButton>
  );
  return (
    <div className="grid grid-cols-[minmax(0,4fr)_minmax(0,7fr)] gap-4">
      <section aria-label={t('review.formTitle')}>
        <h3 className="text-xs text-solid-gray-700">{t('review.formTitle')}</h3>
        {PAPERS.map(button)}
      </section>
      <section aria-label={t('review.doubtTitle')}>
        <h3 className="text-xs text-solid-gray-700">{t('review.doubtTitle')}</h3>
        <div className="grid grid-cols-2">{DOUBTS.map(button)}</div>
      </section>
    </div>
  );
}

/** Whether a decision may be taken: as the rule table says; "no reply" only once the reply-by day is over. */
export const mayChoose = (choice: Choice, allowed: readonly string[], overdue: boolean): boolean =>
  allowed.includes(choice.resolution) && (choice.resolution !== 'no_reply' || overdue);

/** The decision that stands, by whom and on what it rests. */
export function Decided({ one, touched }: { one: ReviewCaseItem; touched: Touched | undefined }) {
  const { decision } = one;
  const resolution = touched?.resolution ?? decision?.resolution;
  if (resolution === undefined || resolution === null) return null;
  const doubtReason = touched === undefined ? (decision?.doubtReason ?? null) : touched.doubtReason;
  return (
    <dl className="text-dns-14N-130 grid grid-cols-[5rem_1fr] gap-x-3 gap-y-1">
      <dt className="text-solid-gray-700">{t('review.decision')}</dt>
      <dd>
        <strong>{decisionText(resolution, doubtReason)}</strong>
        {decision !== null && (
          <span className="ml-2">
            {t('review.by', { by: decision.decidedBy, date: dateText(decision.decidedOn) })}
          </span>
        )}
      </dd>
      {decision !== null && decision.evidence !== '' && (
        <>
          <dt className="text-solid-gray-700">{t('review.evidence')}</dt>
          <dd className="wrap-anywhere">{decision.evidence}</dd>
        </>
      )}
    </dl>
  );
}

/** A case as a whole: head and both sides. */
export const CaseBody = ({ one, place }: { one: ReviewCaseItem; place?: string }) => (
  <>
    <CaseHead one={one} {...(place === undefined ? {} : { place })} />
    <Aligned one={one} />
  </>
);
