import type { WorkplaceFilings, WorkplaceRates } from '../../../src/api/workplace-contract.ts';
import { language, locale } from '../i18n/language.ts';
import { get } from './api.ts';
import { day, Trouble, useAsked, Waiting } from './parts.tsx';
import { say } from './texts.ts';

const COUNT = new Intl.NumberFormat(locale);
const percent = (rate: number): string => `${(rate / 100).toFixed(2)}${language === 'ja' ? '％' : ' %'}`;
const MONTH = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' });
const monthText = (month: string): string => MONTH.format(new Date(`${month.slice(0, 7)}-01T00:00:00`));

/** The workplace's filings: what was returned and why, and what came late (S123, S127). */
export function Filings() {
  const { data, error, again } = useAsked(() => get<WorkplaceFilings>('/filings'));
  if (error !== undefined) return <Trouble error={error} again={again} />;
  if (data === undefined) return <Waiting />;
  return (
    <section>
      <h2 className="sr-only">{say.filings}</h2>
      <p className="mb-3 text-sm">{say.filingsLead}</p>
      {data.filings.length === 0 && <p className="card px-4 py-8 text-center">{say.noFilings}</p>}
      <ul className="flex flex-col gap-3">
        {data.filings.map((filing, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files of one day are told apart by their place alone
          <li key={i} className="card px-4 py-3">
            <h3 className="font-700">{say.received(day(filing.receivedOn))}</h3>
            <p className="tnum">{say.filed(filing.records, filing.accepted, filing.returned)}</p>
            <p className="tnum text-sm">
              {[
                filing.late > 0 ? say.late(filing.late) : '',
                filing.numbersMissing > 0 ? say.missing(filing.numbersMissing) : '',
              ]
                .filter((one) => one !== '')
                .join(say.dot)}
            </p>
            <ul className="mt-2 flex flex-col gap-2">
              {filing.attention.map((record, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one row may hold several people
                <li key={at} className="border-orange-800 border-l-4 pl-3 text-sm">
                  <span className="font-700">{say.row(record.row, record.form)}</span>{' '}
                  {record.returned && <span className="text-orange-1100">{say.returned}</span>}{' '}
                  {record.lateDays !== null && say.lateDays(record.lateDays)}
                  {record.reasons.map(({ message, remedy }) => (
                    <p key={message}>{say.faultOf(message, remedy)}</p>
                  ))}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The workplace's usage rate beside the insurer's goal, each with its two numbers (S125). */
export function Rates() {
  const { data, error, again } = useAsked(() => get<WorkplaceRates>('/rates'));
  if (error !== undefined) return <Trouble error={error} again={again} />;
  if (data === undefined) return <Waiting />;
  const newest = data.months.at(-1);
  return (
    <section>
      <h2 className="sr-only">{say.rates}</h2>
      <p className="mb-3 text-sm">{say.ratesLead}</p>
      {data.goals.map(({ month, rate }) => (
        <p key={month} className="mb-2 font-700">
          {say.goal(monthText(month), percent(rate))}
        </p>
      ))}
      {newest === undefined ? (
        <p className="card px-4 py-8 text-center">{say.noRates}</p>
      ) : (
        <div className="card px-4 py-3">
          <table className="tnum w-full">
            <thead>
              <tr className="border-solid-gray-300 border-b text-sm">
                <th scope="col" className="py-1 text-left">
                  {say.month}
                </th>
                <th scope="col" className="py-1 text-right">
                  {say.rate}
                </th>
                <th scope="col" className="py-1 text-right">
                  {say.people}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.months.toReversed().map(({ month, rate, numerator, denominator }) => (
                <tr key={month} className="border-solid-gray-100 border-b">
                  <th scope="row" className="py-1.5 text-left font-400">
                    {monthText(month)}
                  </th>
                  <td className="py-1.5 text-right font-700">{percent(rate)}</td>
                  <td className="py-1.5 text-right text-sm">
                    {numerator !== null &&
                      denominator !== null &&
                      say.of(COUNT.format(numerator), COUNT.format(denominator))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="mt-2 text-solid-gray-700 text-xs">{say.rateSource(newest.source, newest.method)}</p>
        </div>
      )}
    </section>
  );
}
