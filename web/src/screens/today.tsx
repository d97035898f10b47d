import { useEffect } from 'react';
import type { Today, TodayItem } from '../../../src/api/round-contract.ts';
import { useApi, useCampaigns } from '../api.ts';
import { t } from '../i18n/index.ts';
import { ListHead } from '../parts/filters.tsx';
import { useCanOpen } from '../parts/link.tsx';
import { Empty, Loading, Trouble } from '../parts/states.tsx';
import { count, dateText, Wareki } from '../parts/text.tsx';
import { insurer, insurerPath } from '../place.ts';

const GROUPS = ['late', 'soon', 'waiting'] as const;

const MARK: Readonly<Record<TodayItem['urgency'], string>> = {
  late: 'border-l-error-1',
  soon: 'border-l-orange-800',
  waiting: 'border-l-key-600',
};

/** Days left as people say them. */
function leftText(days: number): string {
  if (days === 0) return t('today.dueToday');
  return days > 0 ? t('today.left', { n: count(days) }) : t('today.over', { n: count(-days) });
}

function When({ item: { hours, due, daysLeft } }: { item: TodayItem }) {
  if (due !== null && daysLeft !== null)
    return (
      <>
        {leftText(daysLeft)}
        <span className="block text-xs text-solid-gray-700">
          <Wareki date={due} />
        </span>
      </>
    );
  if (hours === null || hours === 0) return '－';
  return hours >= 48
    ? t('today.daysPast', { n: count(Math.floor(hours / 24)) })
    : t('today.hours', { n: count(hours) });
}

const HEAD = 'px-3 py-1.5 text-left text-xs whitespace-nowrap';
const CELL = 'border-solid-gray-100 border-t px-3 py-1.5 align-top';

/** What waits, as a link to whoever may open its place: to others it is told who acts. */
function What({ title, to }: TodayItem) {
  const opens = useCanOpen();
  if (!opens(to)) return title;
  return (
    <a href={`/${insurer}${to}`} className="underline">
      {title}
    </a>
  );
}

function Group({ urgency, items }: { urgency: (typeof GROUPS)[number]; items: readonly TodayItem[] }) {
  const { data } = useCampaigns();
  const titleOf = ({ campaignTitle, campaignId }: TodayItem): string =>
    campaignTitle ??
    data?.campaigns.find((one) => one.campaignId === campaignId)?.title ??
    campaignId ??
    '－';
  return (
    <section
      aria-labelledby={`today-${urgency}`}
      className={`card overflow-hidden border-l-8 ${MARK[urgency]}`}
    >
      <h2 id={`today-${urgency}`} className="text-dns-16B-130 px-3 pt-3 pb-2">
        {t(`today.${urgency}`)}
        <span className="tnum ml-3 text-solid-gray-700">{count(items.length)}</span>
      </h2>
      {items.length === 0 ? (
        <p className="text-dns-14N-130 px-3 pb-4 text-solid-gray-700">{t(`today.${urgency}None`)}</p>
      ) : (
        <table className="w-full table-fixed text-dns-14N-130">
          <thead>
            <tr className="bg-solid-gray-50">
              <th scope="col" className={HEAD}>
                {t('today.what')}
              </th>
              <th scope="col" className={`${HEAD} w-52`}>
                {t('today.campaign')}
              </th>
              <th scope="col" className={`${HEAD} w-24 text-right!`}>
                {t('today.count')}
              </th>
              <th scope="col" className={`${HEAD} w-32`}>
                {t('today.when')}
              </th>
              <th scope="col" className={`${HEAD} w-24`}>
                {t('today.acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.kind} ${item.campaignId} ${item.title} ${item.due} ${item.hours}`}>
                <th scope="row" className={`${CELL} text-left font-400`}>
                  <What {...item} />
                </th>
                <td className={CELL}>{titleOf(item)}</td>
                <td className={`${CELL} tnum whitespace-nowrap text-right`}>{count(item.count)}</td>
                <td className={`${CELL} tnum`}>
                  <When item={item} />
                </td>
                <td className={CELL}>{item.acts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const TIME = new Intl.DateTimeFormat('ja-JP', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });

/** How often to look while the pieces are being counted. */
const COUNTING_MS = 3_000;

/** The first screen: what is late, what is due soon, what waits, by whom; each row opens its place. */
export function TodayScreen() {
  const { data, error, refetch } = useApi<Today>(insurerPath('/today'));
  const counting = data?.at === null;
  useEffect(() => {
    if (!counting) return undefined;
    const timer = setInterval(() => void refetch(), COUNTING_MS);
    return () => clearInterval(timer);
  }, [counting, refetch]);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  return (
    <div className="mx-auto w-full max-w-[100rem]">
      <ListHead
        title={t('today.title')}
        note={
          data.at === null
            ? t('today.counting', { day: dateText(data.today) })
            : t('today.note', { day: dateText(data.today), at: TIME.format(new Date(data.at)) })
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)_16rem] items-start gap-4">
        <div className="flex flex-col gap-4">
          {data.items.length === 0 ? (
            <div className="card">
              <Empty title={t('today.none')}>{t('today.noneNote')}</Empty>
            </div>
          ) : (
            GROUPS.map((urgency) => (
              <Group
                key={urgency}
                urgency={urgency}
                items={data.items.filter((item) => item.urgency === urgency)}
              />
            ))
          )}
        </div>
        <section aria-labelledby="today-days" className="card px-4 py-3">
          <h2 id="today-days" className="text-dns-16B-130 mb-2">
            {t('today.days')}
          </h2>
          {data.days.length === 0 ? (
            <p className="text-dns-14N-130 text-solid-gray-700">{t('today.daysNone')}</p>
          ) : (
            <ol className="text-dns-14N-130">
              {data.days.map((day) => (
                <li
                  key={`${day.campaignId} ${day.title}`}
                  className="border-solid-gray-100 border-t py-2 first:border-t-0"
                >
                  <span className="flex justify-between gap-3">
                    <Wareki date={day.on} />
                    <span className={`tnum ${day.daysLeft < 0 ? 'text-error-1' : 'text-solid-gray-700'}`}>
                      {leftText(day.daysLeft)}
                    </span>
                  </span>
                  <span className="block">{day.title}</span>
                  <span className="block text-xs text-solid-gray-700">{day.campaignTitle}</span>
                </li>
              ))}
            </ol>
          )}
        </section>
      </div>
    </div>
  );
}
