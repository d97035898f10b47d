import { useState } from 'react';
import type { Approval, Round } from '../../../../src/api/round-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { Moment } from '../../parts/text.tsx';
import { Act, CELL, HEAD, Line, Section } from './parts.tsx';
import { useAsk } from './use-round.ts';

/** What waits for a decision: the asker can withdraw, another approver approves or sends back. */
function Pending({ campaign, approval }: { campaign: string; approval: Approval }) {
  const may = useMay();
  const { ask, asking, error } = useAsk(campaign);
  const [reason, setReason] = useState('');
  const of = { approvalId: approval.approvalId, reason };
  const mayDecide = may('round.approve') && !approval.own;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-dns-16N-130">{t(approval.own ? 'approval.own' : 'approval.wait')}</p>
      {approval.note !== '' && (
        <p className="text-dns-14N-130 border-solid-gray-300 border-l-4 pl-3">{approval.note}</p>
      )}
      {!approval.current && <p className="text-dns-14N-130 text-error-1">{t('approval.changed')}</p>}
      {error !== null && <Trouble error={error} />}
      {(mayDecide || approval.own) && (
        <div className="flex items-end gap-3">
          {mayDecide && (
            <Act
              isDisabled={asking || !approval.current}
              onPress={() => void ask('/approval/decide', { ...of, verdict: 'approved' })}
            >
              {t('approval.approve')}
            </Act>
          )}
          <Line className="w-96" label={t('approval.reason')} value={reason} onChange={setReason} />
          {mayDecide ? (
            <Secondary
              isDisabled={asking || reason.trim() === ''}
              onPress={() => void ask('/approval/decide', { ...of, verdict: 'refused' })}
            >
              {t('approval.refuse')}
            </Secondary>
          ) : (
            <Secondary
              isDisabled={asking || reason.trim() === ''}
              onPress={() => void ask('/approval/withdraw', of)}
            >
              {t('approval.withdraw')}
            </Secondary>
          )}
        </div>
      )}
    </div>
  );
}

function AskFor({ round }: { round: Round }) {
  const { ask, asking, error } = useAsk(round.campaignId);
  const [note, setNote] = useState('');
  return (
    <div className="flex flex-col gap-3">
      {error !== null && <Trouble error={error} />}
      <div className="flex items-end gap-3">
        <Line className="w-[28rem]" label={t('approval.askNote')} value={note} onChange={setNote} />
        <Act isDisabled={asking} onPress={() => void ask('/approval/ask', { note })}>
          {t('approval.ask')}
        </Act>
      </div>
    </div>
  );
}

function History({ approvals }: { approvals: readonly Approval[] }) {
  return (
    <table className="mt-4 w-full text-dns-14N-130" aria-label={t('step.approval')}>
      <thead>
        <tr>
          {(['approval.asked', 'approval.verdict', 'approval.decided', 'approval.reason'] as const).map(
            (key) => (
              <th key={key} scope="col" className={HEAD}>
                {t(key)}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {approvals.map((one) => (
          <tr key={one.approvalId}>
            <td className={CELL}>
              {one.askedBy} <Moment at={one.askedAt} />
            </td>
            <td className={CELL}>{t(`approval.${one.verdict ?? 'pending'}`)}</td>
            <td className={CELL}>
              {one.decidedBy} {one.decidedAt !== null && <Moment at={one.decidedAt} />}
            </td>
            <td className={CELL}>{one.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A second person's approval of the papers as they are. */
export function ApprovalSection({ round }: { round: Round }) {
  const may = useMay();
  const [newest] = round.approvals;
  const pending = newest?.verdict === null ? newest : undefined;
  return (
    <Section id="approval" title={t('step.approval')} note={t('approval.note')}>
      {pending !== undefined && <Pending campaign={round.campaignId} approval={pending} />}
      {pending === undefined && round.approvals.length === 0 && (
        <p className="text-dns-14N-130 mb-3 text-solid-gray-700">{t('approval.none')}</p>
      )}
      {round.state === 'composed' && may('round.ask_approval') && <AskFor round={round} />}
      {round.approvals.length > 0 && <History approvals={round.approvals} />}
    </Section>
  );
}
