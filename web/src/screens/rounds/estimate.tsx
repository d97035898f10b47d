import type { Estimate, Round } from '../../../../src/api/round-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';
import { CELL, HEAD, Section, StartWork } from './parts.tsx';

type Range = Estimate['held'];

/** What is expected, and below it between which it lies. */
function Between({ range, of = (n) => n }: { range: Range; of?: (n: string) => string }) {
  const [low, expected, high] = [range.low, range.expected, range.high].map((n) => count(Math.round(n))) as [
    string,
    string,
    string,
  ];
  return (
    <>
      <span className="tnum font-700">{of(expected)}</span>
      {low !== high && (
        <span className="tnum block text-xs text-solid-gray-700">
          {`${PUNCTUATION.open}${low}${PUNCTUATION.to.trim()}${high}${PUNCTUATION.close}`}
        </span>
      )}
    </>
  );
}

const HEADS = [
  'estimate.people',
  'estimate.pages',
  'estimate.envelopes',
  'estimate.parcels',
  'estimate.postage',
] as const;

function Variants({ estimate }: { estimate: Estimate }) {
  return (
    <table className="w-full text-dns-14N-130" aria-label={t('step.estimate')}>
      <thead>
        <tr>
          <th scope="col" className={HEAD}>
            {t('estimate.way')}
          </th>
          {HEADS.map((key) => (
            <th key={key} scope="col" className={`${HEAD} text-right!`}>
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {estimate.variants.map((variant) => (
          <tr key={`${variant.enclosing} ${variant.route}`} className={variant.ofProfile ? 'bg-key-50' : ''}>
            <th scope="row" className={`${CELL} text-left font-400`}>
              {t(`plan.${variant.route}`)}
              {PUNCTUATION.dot}
              {t(`estimate.${variant.enclosing}`)}
              {variant.ofProfile && (
                <span className="block text-xs text-key-1000">{t('estimate.ofProfile')}</span>
              )}
            </th>
            {[variant.people, variant.pages, variant.envelopes, variant.parcels].map((range, i) => (
              <td key={HEADS[i]} className={`${CELL} text-right`}>
                <Between range={range} />
              </td>
            ))}
            <td className={`${CELL} text-right`}>
              <Between range={variant.postageYen} of={(n) => t('estimate.yen', { n })} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the campaign would come to, before anything is extracted: each way of mailing beside the others. */
export function EstimateSection({ round }: { round: Round }) {
  const { estimate } = round;
  return (
    <Section id="estimate" title={t('step.estimate')} note={t('estimate.note')}>
      {estimate === null ? (
        <p className="text-dns-14N-130 mb-3 text-solid-gray-700">{t('estimate.none')}</p>
      ) : (
        <div className="mb-4 flex flex-col gap-3">
          <dl className="text-dns-14N-130 flex gap-10">
            <div>
              <dt className="text-xs text-solid-gray-700">{t('estimate.held')}</dt>
              <dd>
                <Between range={estimate.held} of={(n) => t('estimate.people.unit', { n })} />
              </dd>
            </div>
            <div>
              <dt className="text-xs text-solid-gray-700">{t('estimate.desk')}</dt>
              <dd>
                <Between range={estimate.deskHours} of={(n) => t('estimate.hours', { n })} />
              </dd>
            </div>
          </dl>
          <Variants estimate={estimate} />
          <p className="text-xs text-solid-gray-700">
            {t('estimate.sampled', { rows: count(estimate.rows), n: count(estimate.sampled) })}
          </p>
        </div>
      )}
      {round.state === 'planned' && <StartWork round={round} kind="simulate" />}
    </Section>
  );
}
