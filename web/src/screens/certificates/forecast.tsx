import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { CertificateForecast } from '../../../../src/api/certificate-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useChange } from '../../parts/list.tsx';
import { Loading, Secondary, Stale, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { CertificateFrame } from './frame.tsx';
import { monthText } from './month.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}
const rangeText = ({ low, high }: Range): string =>
  low === high ? count(low) : t('cert.range', { low: count(low), high: count(high) });
const percentText = ({ low, high }: Range): string =>
  `${t('cert.range', { low: +(low * 100).toFixed(1), high: +(high * 100).toFixed(1) })}%`;

const COLUMNS = ['renewals', 'eCertificates', 'joiners', 'requests', 'total', 'yen'] as const;
const PERCENT = ['notRenewed', 'leaving', 'asking'] as const;
const PLAIN = ['cardYen', 'postageYen', 'perEnvelope'] as const;

/** Each month as a bar from few to many. */
function Chart({ months }: { months: CertificateForecast['months'] }) {
  const most = Math.max(1, ...months.map(({ total }) => total.high));
  return (
    <figure className="card px-5 py-4">
      <figcaption className="text-std-16B-170">{t('cert.f.chart')}</figcaption>
      <ul className="mt-2">
        {months.map(({ month, total }) => (
          <li
            key={month}
            className="grid grid-cols-[7rem_minmax(0,1fr)_9rem] items-center gap-3 py-1 text-dns-14N-130"
          >
            <span>{monthText(month)}</span>
            <svg
              viewBox="0 0 100 4"
              preserveAspectRatio="none"
              aria-hidden="true"
              className="h-4 w-full bg-solid-gray-50"
            >
              <rect x="0" y="0" width={(total.low / most) * 100} height="4" className="fill-key-900" />
              <rect
                x={(total.low / most) * 100}
                y="0"
                width={((total.high - total.low) / most) * 100}
                height="4"
                className="fill-key-300"
              />
            </svg>
            <span className="tnum text-right">{rangeText(total)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Usage({ low, high }: { low: string; high: string }) {
  const change = useChange();
  const [from, setFrom] = useState(low);
  const [to, setTo] = useState(high);
  const wrong = !(Number(from) >= 0 && Number(from) <= Number(to) && Number(to) <= 100);
  return (
    <fieldset className="flex items-end gap-3">
      <legend className="mb-1 text-xs text-solid-gray-700">{t('cert.forecastUsage')}</legend>
      <Line label={t('cert.forecastLow')} value={from} onChange={setFrom} className="w-24" />
      <Line label={t('cert.forecastHigh')} value={to} onChange={setTo} className="w-24" />
      <Secondary isDisabled={wrong} onPress={() => change({ low: from, high: to })}>
        {t('cert.forecastApply')}
      </Secondary>
      {wrong && <span className="pb-2 text-error-1 text-sm">{t('cert.forecastWrong')}</span>}
    </fieldset>
  );
}

/** How many certificates the coming months ask for, as ranges, with every assumption beside them. */
export function ForecastScreen() {
  const query = useSearch({ strict: false }) as { low?: string; high?: string };
  const { low = '25', high = '50' } = query;
  const { data, error, refetch, isPlaceholderData } = useApi<CertificateForecast>(
    insurerPath('/certificates/forecast'),
    { low, high },
    { keep: true },
  );
  return (
    <CertificateFrame note={t('cert.forecastNote')}>
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={14} />}
      {data !== undefined && (
        <div className="flex flex-col gap-4">
          <Usage low={low} high={high} />
          <Stale on={isPlaceholderData}>
            <div className="flex flex-col gap-4">
              <p className="text-dns-14N-130">
                {t('cert.base', {
                  members: count(data.base.members),
                  known: count(data.base.known),
                  usable: count(data.base.usable),
                })}
              </p>
              <div className="card overflow-x-auto">
                <table
                  aria-label={t('cert.forecastTitle')}
                  className="w-full border-collapse text-dns-14N-130"
                >
                  <thead>
                    <tr className="bg-solid-gray-50 text-right text-xs">
                      <th scope="col" className="px-3 py-2 text-left">
                        {t('cert.month')}
                      </th>
                      <th scope="col" className="px-3 py-2">
                        {t('cert.f.waiting')}
                      </th>
                      {COLUMNS.map((column) => (
                        <th key={column} scope="col" className="px-3 py-2">
                          {t(`cert.f.${column}`)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {data.months.map((one) => (
                      <tr key={one.month} className="border-solid-gray-100 border-b">
                        <th scope="row" className="px-3 py-1.5 text-left font-400 whitespace-nowrap">
                          {monthText(one.month)}
                        </th>
                        <td className="tnum px-3 py-1.5 text-right">{count(one.waiting)}</td>
                        {COLUMNS.map((column) => (
                          <td
                            key={column}
                            className={`tnum px-3 py-1.5 text-right whitespace-nowrap ${column === 'total' ? 'font-700' : ''}`}
                          >
                            {rangeText(one[column])}
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <div className="grid grid-cols-[minmax(0,1fr)_30rem] items-start gap-4">
                <Chart months={data.months} />
                <section className="card px-5 py-4">
                  <h2 className="text-std-16B-170">{t('cert.assumptions')}</h2>
                  <p className="text-dns-14N-130 text-solid-gray-700">{t('cert.assumptionsNote')}</p>
                  <dl className="mt-2 text-dns-14N-130">
                    {[...PERCENT, ...PLAIN].map((name) => (
                      <div
                        key={name}
                        className="flex justify-between gap-4 border-solid-gray-100 border-b py-1"
                      >
                        <dt>{t(`cert.a.${name}`)}</dt>
                        <dd className="tnum whitespace-nowrap">
                          {PERCENT.some((one) => one === name)
                            ? percentText(data.assumptions[name])
                            : rangeText(data.assumptions[name])}
                        </dd>
                      </div>
                    ))}
                  </dl>
                </section>
              </div>
            </div>
          </Stale>
        </div>
      )}
    </CertificateFrame>
  );
}
