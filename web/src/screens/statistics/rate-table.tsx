import type { RateFigure, Rates } from '../../../../src/api/statistics-contract.ts';
import { t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';
import { percent } from './words.ts';

const HEAD = 'border-solid-gray-300 border-b px-2 py-2 text-xs whitespace-nowrap';
const CELL = 'border-solid-gray-100 border-b px-2 py-1.5';

function Row({ figure, chosen, onChoose }: { figure: RateFigure; chosen: boolean; onChoose: () => void }) {
  const { code, name, rate, numerator, denominator, weighting } = figure;
  return (
    <tr className={chosen ? 'bg-key-50' : ''} aria-current={chosen ? 'true' : undefined}>
      <td className={`${CELL} tnum`}>{code}</td>
      <th scope="row" className={`${CELL} text-left font-400`}>
        <button type="button" onClick={onChoose} className="cursor-pointer text-key-900 underline">
          {name}
        </button>
      </th>
      <td className={`${CELL} tnum text-right font-700`}>{percent(rate)}</td>
      <td className={`${CELL} tnum text-right`}>{numerator === null ? '－' : count(numerator)}</td>
      <td className={`${CELL} tnum text-right`}>{denominator === null ? '－' : count(denominator)}</td>
      <td className={`${CELL} whitespace-nowrap text-xs`}>
        {t(weighting === 'counts' ? 'statistics.counts' : 'statistics.asPrinted')}
      </td>
    </tr>
  );
}

/** Every place of the table in numbers, and whose numbers they are. */
export function RateTable(props: {
  label: string;
  rates: Rates;
  chosen: string | undefined;
  onChoose: (code: string) => void;
}) {
  const { rates, chosen, onChoose } = props;
  const sources = [...new Set(rates.figures.map(({ source, method }) => `${source}／${method}`))];
  return (
    <section aria-label={props.label} className="card overflow-hidden">
      <h2 className="text-dns-16B-130 px-4 pt-4">{props.label}</h2>
      {sources.map((source) => (
        <p key={source} className="px-4 text-xs text-solid-gray-700">
          {t('statistics.source')}：{source}
        </p>
      ))}
      <div className="mt-2 max-h-[40rem] overflow-auto">
        <table className="w-full text-dns-14N-130">
          <thead className="sticky top-0 bg-solid-gray-50 text-left">
            <tr>
              <th scope="col" className={HEAD}>
                {t('statistics.code')}
              </th>
              <th scope="col" className={HEAD}>
                {t('statistics.place')}
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                {t('statistics.rate')}
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                {t('statistics.numerator')}
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                {t('statistics.denominator')}
              </th>
              <th scope="col" className={HEAD}>
                {t('statistics.weighting')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rates.figures.map((figure) => (
              <Row
                key={figure.code}
                figure={figure}
                chosen={figure.code === chosen}
                onChoose={() => onChoose(figure.code)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
