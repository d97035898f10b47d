import { type FormEvent, useState } from 'react';
import type { AppliedAnswer } from '../../../../src/api/certificate-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useAct } from '../../parts/act.ts';
import { Primary } from '../../parts/form.tsx';
import { Select } from '../../parts/select.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';
import { useChoices } from './card-actions.tsx';

/** Takes an application in: who, why, by what papers. A notice's reissue asks first whether the portal can be seen. */
export function Receive({ onClose, member = '' }: { onClose: () => void; member?: string }) {
  const choices = useChoices();
  const acting = useAct<AppliedAnswer>();
  const [memberId, setMember] = useState(member);
  const [reason, setReason] = useState('');
  const [applicant, setApplicant] = useState('member');
  const [evidence, setEvidence] = useState('');
  const [on, setOn] = useState('');
  const [portal, setPortal] = useState('');
  const isNotice = choices?.reasons.find(({ code }) => code === reason)?.kind === 'notice_reissue';
  const ready =
    memberId.trim() !== '' && reason !== '' && evidence.trim() !== '' && (!isNotice || portal !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      memberId: memberId.trim(),
      reason,
      applicant,
      evidence,
      ...(on === '' ? {} : { on }),
      ...(isNotice ? { portalVisible: portal === 'yes' } : {}),
    };
    void acting.act(() => postJson<AppliedAnswer>(insurerPath('/certificates/applications/receive'), body));
  };
  return (
    <section aria-label={t('cert.receive')} className="card mb-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('cert.receive')}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('cert.receiveNote')}</p>
      <form onSubmit={submit} className="mt-3 grid grid-cols-4 items-end gap-4">
        <Line label={t('cert.member')} value={memberId} onChange={setMember} />
        <Select
          label={t('cert.applicationReason')}
          value={reason}
          onChange={setReason}
          placeholder={t('cert.chooseReason')}
          className="col-span-2 [&_select]:w-full"
          choices={(choices?.reasons ?? []).map(({ code, title }) => ({ value: code, title }))}
        />
        <Select
          label={t('cert.applicant')}
          value={applicant}
          onChange={setApplicant}
          choices={(choices?.applicants ?? []).map(({ code, title }) => ({ value: code, title }))}
        />
        <Line
          label={t('cert.evidence')}
          value={evidence}
          onChange={setEvidence}
          note={t('cert.evidenceHint')}
          className="col-span-2 self-start"
        />
        <Line label={t('cert.receivedOn')} type="date" value={on} onChange={setOn} className="self-start" />
        {isNotice && (
          <Select
            label={t('cert.portal')}
            value={portal}
            onChange={setPortal}
            placeholder={t('cert.chooseReason')}
            className="self-start"
            choices={[
              { value: 'yes', title: t('cert.portalYes') },
              { value: 'no', title: t('cert.portalNo') },
            ]}
          />
        )}
        <div className="col-span-4 flex items-center justify-end gap-3">
          <p role="status" className="text-dns-14N-130 grow">
            {acting.done !== undefined &&
              (acting.done.application === null
                ? t('cert.answered', { answer: acting.done.answer })
                : t('cert.received', { n: acting.done.application, answer: acting.done.answer }))}
          </p>
          <Secondary onPress={onClose}>{t('cert.cancel')}</Secondary>
          <Primary type="submit" isDisabled={acting.busy || !ready}>
            {t('cert.submitReceive')}
          </Primary>
        </div>
      </form>
      {acting.error !== null && <Trouble error={acting.error} />}
    </section>
  );
}
