import type { ReactNode } from 'react';
import type { HeldDetail, ItemLevel } from '../../../src/api/contract.ts';
import { campaignPath, useApi } from '../api.ts';
import { PUNCTUATION, t } from '../i18n/index.ts';
import { ITEM_TITLES, LEVEL_LOOKS } from '../parts/levels.tsx';
import { Loading, Trouble } from '../parts/states.tsx';
import { dateText, eraOf, Wareki } from '../parts/text.tsx';

type Item = ItemLevel['item'];
type Five = NonNullable<HeldDetail['ours']>;
type Aligned = NonNullable<HeldDetail['aligned']>[number]['pieces'];

const MARKS = {
  exact: '',
  equivalent: 'bg-green-100',
  partial: 'bg-yellow-100',
  different: 'bg-red-100 font-700',
  missing: 'bg-solid-gray-100',
} as const;

const SEX: Readonly<Record<string, string>> = { '1': t('held.male'), '2': t('held.female') };

/** A value as people read it: days in their era, the sex as a word. */
function plain(item: Item, value: string | null): ReactNode {
  if (value === null) return t('held.hidden');
  if (value === '') return t('held.blank');
  if (item === 'birth') {
    const era = eraOf(value);
    return era === undefined ? (
      value
    ) : (
      <>
        {era} <span className="whitespace-nowrap text-xs">{value}</span>
      </>
    );
  }
  return item === 'sex' ? (SEX[value] ?? value) : value;
}

/** One side's value, the stretches that differ marked. Era days and the sex are shown whole. */
function Value({
  item,
  value,
  pieces,
  side,
}: {
  item: Item;
  value: string | null;
  pieces: Aligned | undefined;
  side: 'ours' | 'theirs';
}) {
  if (pieces === undefined || value === null || value === '' || item === 'birth' || item === 'sex') {
    const level = pieces?.length === 1 ? pieces[0]?.level : undefined;
    return (
      <span className={`rounded-4 ${level === undefined ? '' : MARKS[level]}`}>{plain(item, value)}</span>
    );
  }
  return pieces.map((piece, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: stretches never move
    <span key={i} className={`rounded-4 ${MARKS[piece.level]}`}>
      {piece[side]}
    </span>
  ));
}

function Compared({ person, level }: { person: HeldDetail; level: ItemLevel | undefined }) {
  const item = level?.item as Item;
  const pieces = person.aligned?.find((one) => one.item === item)?.pieces;
  const look = level === undefined ? undefined : LEVEL_LOOKS[level.level];
  const side = (which: 'ours' | 'theirs', five: Five | null) => (
    <td className="w-1/2 px-2 py-1.5 align-top wrap-anywhere">
      {five === null ? (
        <span className="text-solid-gray-600">{t('held.noReply')}</span>
      ) : (
        <Value item={item} value={five[item]} pieces={pieces} side={which} />
      )}
    </td>
  );
  return (
    <tbody className="border-solid-gray-200 border-b">
      <tr>
        <th
          scope="row"
          rowSpan={level !== undefined && level.reasons.length > 0 ? 2 : 1}
          className="w-24 px-3 py-1.5 text-left align-top font-400 text-xs"
        >
          {ITEM_TITLES[item]}
          {look !== undefined && (
            <span
              className={`mt-1 block w-fit whitespace-nowrap rounded-4 border px-1.5 text-xs ${look.chip}`}
            >
              {look.sign} {look.title}
            </span>
          )}
        </th>
        {side('ours', person.ours)}
        {side('theirs', person.theirs)}
      </tr>
      {level !== undefined && level.reasons.length > 0 && (
        <tr>
          <td colSpan={2} className="px-2 pb-2 text-xs text-solid-gray-700">
            {level.reasons.map(({ code, text }) => (
              <span key={code} className="mr-3 inline-block">
                {text} <code className="text-solid-gray-600">{code}</code>
              </span>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

const ITEMS = Object.keys(ITEM_TITLES) as Item[];

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 py-0.5">
      <dt className="w-24 shrink-0 text-solid-gray-700">{title}</dt>
      <dd className="tnum">{children}</dd>
    </div>
  );
}

/** One held person: what the insurer holds and what the resident register answered, side by side, and why. */
export function HeldPerson({ campaign, member }: { campaign: string; member: string }) {
  const path = `${campaignPath(campaign)}/held/${encodeURIComponent(member)}`;
  const { data: person, error, refetch } = useApi<HeldDetail>(path, { purpose: 'review' });
  if (error !== null)
    return (
      <div className="p-4">
        <Trouble error={error} retry={() => void refetch()} />
      </div>
    );
  if (person === undefined) return <Loading lines={10} />;
  const levelOf = (item: Item): ItemLevel | undefined => person.levels?.find((level) => level.item === item);
  return (
    <article className="text-dns-14N-130">
      <header className="border-solid-gray-200 border-b px-4 pt-4 pb-3">
        <h2 className="text-std-18B-160 tnum">{person.memberId}</h2>
        <ul className="mt-1">
          {person.why.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {person.several && <li>{t('held.several')}</li>}
        </ul>
        {person.protected && (
          <p className="mt-2 rounded-4 bg-magenta-50 px-2 py-1 text-magenta-1000">{t('held.protected')}</p>
        )}
      </header>
      <table className="w-full table-fixed">
        <thead>
          <tr className="border-solid-gray-300 border-b bg-solid-gray-50 text-left text-xs">
            <th className="w-24 px-3 py-1.5" scope="col">
              {t('held.item')}
            </th>
            <th className="px-2 py-1.5" scope="col">
              {t('held.ours')}
            </th>
            <th className="px-2 py-1.5" scope="col">
              {t('held.theirs')}
              {person.theirs !== null && (
                <span className="ml-1 inline-block font-400">
                  {PUNCTUATION.open}
                  <Wareki date={person.theirs.snapshot} />
                  {PUNCTUATION.close}
                </span>
              )}
            </th>
          </tr>
        </thead>
        {ITEMS.map((item) => (
          <Compared
            key={item}
            person={person}
            level={levelOf(item) ?? { item, level: 'missing', reasons: [] }}
          />
        ))}
      </table>
      <dl className="px-4 py-3">
        {person.eligibility !== null && (
          <>
            <Fact title={t('held.number')}>
              {person.eligibility.symbol}
              {PUNCTUATION.dot}
              {person.eligibility.number}
              {person.eligibility.subNumber !== '' &&
                t('held.subNumber', { n: person.eligibility.subNumber })}
            </Fact>
            <Fact title={t('held.relationship')}>
              {person.eligibility.relationship}
              {PUNCTUATION.dot}
              {person.eligibility.kind}
            </Fact>
            <Fact title={t('held.acquired')}>
              <Wareki date={person.eligibility.acquiredOn} />
            </Fact>
            {person.eligibility.workplaceName !== null && (
              <Fact title={t('held.workplace')}>{person.eligibility.workplaceName}</Fact>
            )}
          </>
        )}
        {person.inquiries.map((inquiry) => (
          <Fact key={inquiry.sentOn} title={t('held.inquiry')}>
            {t('held.sent', { date: dateText(inquiry.sentOn) })}
            {inquiry.repliedOn === null
              ? t('held.replyBy', { date: dateText(inquiry.replyBy) })
              : t('held.repliedOn', { date: dateText(inquiry.repliedOn) })}
          </Fact>
        ))}
      </dl>
    </article>
  );
}
