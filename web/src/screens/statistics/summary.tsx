import type { ReactNode } from 'react';
import type { RateSummary } from '../../../../src/api/statistics-contract.ts';
import { t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';
import { percent } from './words.ts';

function Figure({ title, value, children }: { title: string; value: string; children?: ReactNode }) {
  return (
    <div className="card px-4 py-3">
      <dt className="text-xs text-solid-gray-700">{title}</dt>
      <dd>
        <span className="tnum text-std-24B-150">{value}</span>
        {children !== undefined && <span className="block text-xs text-solid-gray-700">{children}</span>}
      </dd>
    </div>
  );
}

/**
 * What may be said of all places together: each number under its own name, and none where there is none. A printed average
 * and a simple mean stand side by side and are never taken for one another.
 */
export function Summary({
  summary: { highest, lowest, total, printedAverage, simpleMean },
}: {
  summary: RateSummary;
}) {
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {highest !== null && (
        <Figure title={t('statistics.highest')} value={percent(highest.rate)}>
          {highest.name}
        </Figure>
      )}
      {lowest !== null && (
        <Figure title={t('statistics.lowest')} value={percent(lowest.rate)}>
          {lowest.name}
        </Figure>
      )}
      {total !== null && (
        <Figure title={t('statistics.total')} value={percent(total.rate)}>
          {t('statistics.ofCounts', {
            numerator: count(total.numerator),
            denominator: count(total.denominator),
          })}
        </Figure>
      )}
      {printedAverage !== null && (
        <Figure title={t('statistics.printedAverage')} value={percent(printedAverage.rate)}>
          {t('statistics.printedAverageNote')}
        </Figure>
      )}
      {simpleMean !== null && (
        <Figure title={t('statistics.simpleMean')} value={percent(simpleMean.value)}>
          {t('statistics.simpleMeanNote', { n: simpleMean.of })}
        </Figure>
      )}
    </dl>
  );
}
