import { useSearch } from '@tanstack/react-router';
import type { CertificateCalendar } from '../../../../src/api/certificate-contract.ts';
import { dayInJapan } from '../../../../src/japan/calendar.ts';
import { useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useChange } from '../../parts/list.tsx';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { CertificateFrame, Countdown } from './frame.tsx';
import { monthAfter, monthText, weeksOf } from './month.ts';

function Day({ date, calendar }: { date: string; calendar: CertificateCalendar }) {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const holiday = calendar.holidays.find(({ on }) => on === date)?.name;
  const closed = holiday !== undefined || weekday % 6 === 0 || calendar.closed.includes(date);
  const steps = calendar.run.steps.filter(({ on }) => on === date);
  const note = holiday ?? (calendar.closed.includes(date) ? t('cert.closedDay') : undefined);
  return (
    <td
      className={`h-24 w-[14.28%] border border-solid-gray-200 p-1.5 align-top ${closed ? 'bg-solid-gray-50' : 'bg-white'} ${date === calendar.on ? 'outline-3 -outline-offset-3 outline-key-900' : ''}`}
      {...(date === calendar.on ? { 'aria-current': 'date' as const } : {})}
    >
      <span
        className={`tnum text-sm ${weekday === 0 || holiday !== undefined ? 'text-red-1000' : weekday === 6 ? 'text-blue-1000' : 'text-solid-gray-900'}`}
      >
        {Number(date.slice(8))}
        {note !== undefined && <span className="ml-1 inline-block text-xs leading-snug">{note}</span>}
      </span>
      {steps.map(({ step, title }) => (
        <span
          key={step}
          className="mt-1 block rounded-4 bg-key-900 px-1.5 py-0.5 text-xs leading-snug text-white"
        >
          {title}
        </span>
      ))}
    </td>
  );
}

/** A month's run, day by day: steps on their days, holidays, and how far each is. */
export function CalendarScreen() {
  const query = useSearch({ strict: false }) as { month?: string };
  const change = useChange();
  const month = query.month ?? dayInJapan(new Date()).slice(0, 7);
  const { data, error, refetch, isPlaceholderData } = useApi<CertificateCalendar>(
    insurerPath('/certificates/calendar'),
    { month },
    { keep: true },
  );
  const weekdays = [...t('cert.weekdays')];
  return (
    <CertificateFrame note={t('cert.calendarNote')}>
      <div className="mb-3 flex items-center gap-3">
        <Secondary onPress={() => change({ month: monthAfter(month, -1) })}>
          {t('cert.previousMonth')}
        </Secondary>
        <h2 className="text-std-22B-150 min-w-44 whitespace-nowrap text-center" aria-live="polite">
          {monthText(month)}
        </h2>
        <Secondary onPress={() => change({ month: monthAfter(month, 1) })}>{t('cert.nextMonth')}</Secondary>
      </div>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={14} />}
      {data !== undefined && error === null && (
        <div
          aria-busy={isPlaceholderData}
          className={`grid grid-cols-[minmax(0,1fr)_24rem] items-start gap-4 ${isPlaceholderData ? 'opacity-60' : ''}`}
        >
          <table
            aria-label={t('cert.calendarLabel', { month: monthText(data.run.month) })}
            className="card w-full table-fixed border-collapse"
          >
            <thead>
              <tr>
                {weekdays.map((day, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two weekdays share an English letter
                  <th key={i} scope="col" className="py-1.5 text-xs text-solid-gray-700">
                    {day}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeksOf(data.run.month).map((week) => (
                <tr key={week.find((date) => date !== null)}>
                  {week.map((date, i) =>
                    date === null ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: an empty place is its weekday
                      <td key={i} className="border border-solid-gray-100" />
                    ) : (
                      <Day key={date} date={date} calendar={data} />
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          <div className="card px-5 py-4">
            <h2 className="text-std-18B-160">{t('cert.calendarSteps')}</h2>
            <p className="text-dns-14N-130 mt-1 text-solid-gray-700">
              {t('cert.runState', { asOf: dateText(data.run.asOf) })}
              {PUNCTUATION.colon}
              <strong className={data.run.fileIn ? 'text-green-900' : 'text-orange-1000'}>
                {t(data.run.fileIn ? 'cert.fileIn' : 'cert.fileMissing')}
              </strong>
            </p>
            <ol className="mt-3 text-dns-14N-130">
              {data.run.steps.map(({ step, title, on, days }) => (
                <li key={step} className="border-solid-gray-100 border-b py-2">
                  <span className="block">{title}</span>
                  <span className="flex justify-between text-solid-gray-700">
                    <Wareki date={on} />
                    <Countdown days={days} />
                  </span>
                </li>
              ))}
            </ol>
            <p className="text-dns-14N-130 mt-3 text-solid-gray-700">{t('cert.unusableBy')}</p>
          </div>
        </div>
      )}
    </CertificateFrame>
  );
}
