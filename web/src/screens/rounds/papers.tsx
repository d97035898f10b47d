import { Link } from '@tanstack/react-router';
import type { Proof, Proofs, Round } from '../../../../src/api/round-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Loading, Trouble } from '../../parts/states.tsx';
import { count, Moment } from '../../parts/text.tsx';
import { CELL, HEAD, Section, StartWork, WorkLine } from './parts.tsx';
import { roundPath } from './use-round.ts';

const HEADS = ['papers.form', 'papers.digits', 'papers.route', 'papers.who', 'papers.why'] as const;

function ConditionRow({ campaign, proof }: { campaign: string; proof: Proof }) {
  const search = {
    form: proof.form,
    digits: String(proof.digits),
    route: proof.route,
    row: proof.ruleRow === null ? 'none' : String(proof.ruleRow),
    several: String(proof.several),
    dependent: String(proof.dependent),
  };
  return (
    <tr>
      <th scope="row" className={`${CELL} text-left font-400 whitespace-nowrap`}>
        {proof.formTitle}
      </th>
      <td className={CELL}>{t(proof.digits ? 'papers.with' : 'papers.without')}</td>
      <td className={`${CELL} whitespace-nowrap`}>{proof.routeTitle}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {t(proof.dependent ? 'papers.dependent' : 'papers.insured')}
        {proof.several && <span className="block text-xs text-solid-gray-700">{t('papers.several')}</span>}
      </td>
      <td className={CELL}>{proof.ruleTitle}</td>
      <td className={`${CELL} tnum text-right`}>
        <Link to="/campaigns/$campaign/pieces" params={{ campaign }} search={search as never}>
          {count(proof.count)}
        </Link>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {proof.pieceId === null ? (
          <span className="text-solid-gray-700">{t('papers.protected')}</span>
        ) : (
          <Link
            to="/campaigns/$campaign/pieces"
            params={{ campaign }}
            search={{ ...search, open: proof.pieceId } as never}
          >
            {t('papers.look')}
          </Link>
        )}
      </td>
    </tr>
  );
}

function Conditions({ campaign }: { campaign: string }) {
  const { data, error, refetch } = useApi<Proofs>(roundPath(campaign, '/proofs'));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  if (data.pieces === 0) return null;
  return (
    <>
      <div className="max-h-[30rem] overflow-auto">
        <table className="w-full text-dns-14N-130" aria-label={t('step.papers')}>
          <thead className="sticky top-0">
            <tr>
              {HEADS.map((key) => (
                <th key={key} scope="col" className={HEAD}>
                  {t(key)}
                </th>
              ))}
              <th scope="col" className={`${HEAD} text-right!`}>
                {t('papers.count')}
              </th>
              <td className={HEAD} />
            </tr>
          </thead>
          <tbody>
            {data.conditions.map((proof) => (
              <ConditionRow
                key={`${proof.form} ${proof.digits} ${proof.route} ${proof.ruleRow} ${proof.several} ${proof.dependent}`}
                campaign={campaign}
                proof={proof}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="text-dns-14N-130 mt-3">
        <Link to="/campaigns/$campaign/pieces" params={{ campaign }} className="underline">
          {t('papers.search')}
        </Link>
      </p>
    </>
  );
}

/** Whether the print files were read back as they are, and the work that does it (docs/read-back.md). */
function ReadBack({ round }: { round: Round }) {
  const { proved, last } = round.readBack;
  const made = round.works.find(({ kind }) => kind === 'compose');
  return (
    <div className="mt-6">
      <h3 className="text-dns-16B-130 mb-1">{t('papers.readBack')}</h3>
      <p className="text-dns-14N-130 mb-3">
        {proved && last !== null ? (
          <span className="flex flex-wrap gap-x-3">
            <strong className="text-green-800">{t('papers.proved')}</strong>
            <span>{t('papers.provedPages', { pages: count(last.pages), looked: count(last.looked) })}</span>
            <span className="text-solid-gray-700">
              {last.recordedBy} <Moment at={last.recordedAt} />
            </span>
          </span>
        ) : (
          t('papers.notProved')
        )}
      </p>
      {!proved && made?.endedAt !== null && made?.problem?.id === 'readback.faulty' && (
        <WorkLine work={made} />
      )}
      <StartWork round={round} kind="verify" isDisabled={round.state === 'closed'} />
    </div>
  );
}

/** The papers: made here, and one of every condition looked at. */
export function Papers({ round }: { round: Round }) {
  const may = useMay();
  const made = round.state !== 'planned' && round.state !== 'extracted';
  return (
    <Section id="papers" title={t('step.papers')} note={t('papers.note')}>
      {made && may('piece.read') && <Conditions campaign={round.campaignId} />}
      {made && <ReadBack round={round} />}
      {!made && (
        <>
          <p className="text-dns-14N-130 mb-3 text-solid-gray-700">{t('papers.none')}</p>
          <StartWork round={round} kind="compose" isDisabled={round.state === 'planned'} />
        </>
      )}
    </Section>
  );
}
