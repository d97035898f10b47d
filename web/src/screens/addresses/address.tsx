import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { AddressDetail, DecidedAddress } from '../../../../src/api/address-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Loading, Trouble } from '../../parts/states.tsx';
import { count, Wareki } from '../../parts/text.tsx';
import { Act, Line } from '../rounds/parts.tsx';

type Decision = AddressDetail['allowed'][number];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="text-xs text-solid-gray-700">{title}</h3>
      <div className="text-dns-14N-130 mt-0.5">{children}</div>
    </section>
  );
}

/** What makes it doubtful, beside what it is. */
function Why({ detail }: { detail: AddressDetail }) {
  const { flags, workplaces, returned } = detail;
  return (
    <>
      {flags.includes('workplace') && !detail.protected && (
        <Part title={t('adr.sameAs')}>
          {workplaces.length === 0 && t('adr.sameAsNone')}
          <ul>
            {workplaces.map(({ workplaceId, name, address }) => (
              <li key={`${workplaceId} ${address}`}>
                {name}　<span className="text-solid-gray-700">{address}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {returned.length > 0 && (
        <Part title={t('adr.cameBack')}>
          <ul>
            {returned.map(({ managementNumber, causeTitle, returnedOn }) => (
              <li key={`${managementNumber} ${returnedOn}`}>
                <Wareki date={returnedOn} />　{causeTitle}　<span className="tnum">{managementNumber}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {detail.worksAt !== null && <Part title={t('adr.worksAt')}>{detail.worksAt.name}</Part>}
    </>
  );
}

/** One of the ways that are open now, and on what evidence. */
function Decide({ path, detail }: { path: string; detail: AddressDetail }) {
  const [decision, setDecision] = useState<Decision>();
  const [evidence, setEvidence] = useState('');
  const deciding = useAct<DecidedAddress>();
  const { allowed, managementNumber } = detail;
  const decide = async (): Promise<void> => {
    const body = { numbers: [managementNumber], decision, evidence };
    const done = await deciding.act(() => postJson<DecidedAddress>(`${path}/decide`, body));
    if (done === undefined) return;
    setDecision(undefined);
    setEvidence('');
  };
  return (
    <section aria-label={t('adr.decide')} className="border-solid-gray-200 border-t pt-4">
      <h3 className="text-std-16B-170">{t('adr.decide')}</h3>
      {allowed.length === 0 && <p className="text-dns-14N-130 mt-1">{t('adr.settled')}</p>}
      {allowed.length > 0 && (
        <div className="mt-2 flex flex-col gap-3">
          <fieldset className="flex flex-col gap-2">
            <legend className="sr-only">{t('adr.decide')}</legend>
            {allowed.map((one) => (
              <label key={one} className="text-dns-14N-130 flex items-start gap-2">
                <input
                  type="radio"
                  name="decision"
                  className="mt-0.5 size-4 shrink-0 accent-key-900"
                  checked={decision === one}
                  onChange={() => setDecision(one)}
                />
                <span>
                  <span className="font-700">{t(`adr.decide.${one}`)}</span>
                  <span className="block text-xs text-solid-gray-700">{t(`adr.means.${one}`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Line
            label={t('adr.evidence')}
            value={evidence}
            onChange={setEvidence}
            note={t('adr.evidenceHint')}
          />
          <div>
            <Act
              isDisabled={deciding.busy || decision === undefined || evidence.trim() === ''}
              onPress={() => void decide()}
            >
              {t(decision === undefined ? 'adr.decide' : `adr.decide.${decision}`)}
            </Act>
          </div>
        </div>
      )}
      <p role="status" className="text-dns-14N-130 mt-2 text-green-900 empty:hidden">
        {deciding.done !== undefined &&
          (deciding.done.made === 0
            ? t('adr.decided')
            : t('adr.decidedMade', { n: count(deciding.done.made) }))}
      </p>
      {deciding.error !== null && <Trouble error={deciding.error} />}
    </section>
  );
}

/** One letter: where it goes, what is doubtful about that, and what is done about it. Every view is on record. */
export function AddressDetailPanel(props: { path: string; campaign: string; piece: string }) {
  const { path, campaign, piece } = props;
  const may = useMay();
  const { data, error, refetch } = useApi<AddressDetail>(`${path}/${encodeURIComponent(piece)}`, {
    purpose: 'address_check',
  });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  return (
    <article className="flex flex-col gap-4 px-5 py-4">
      <header>
        <h2 className="text-std-18B-160 tnum">{data.managementNumber}</h2>
        <p className="text-dns-14N-130">
          <strong className="text-orange-1000">
            {data.flags.map((flag) => t(`adr.flag.${flag}`)).join(PUNCTUATION.dot)}
          </strong>
          <span className="ml-3">{t(`adr.state.${data.state}`)}</span>
        </p>
      </header>
      <Part title={t('adr.address')}>
        {data.address === null ? (
          t('adr.protected')
        ) : (
          <span className="text-dns-16N-130">
            〒{data.postcode?.replace(/^(\d{3})(\d{4})$/, '$1-$2')}　{data.address}
          </span>
        )}
      </Part>
      <Why detail={data} />
      <p className="text-dns-14N-130 flex gap-5">
        {may('piece.view_page') && (
          <Link
            to="/campaigns/$campaign/pieces"
            params={{ campaign }}
            search={{ q: data.managementNumber, open: piece } as never}
          >
            {t('adr.seePaper')}
          </Link>
        )}
        {may('member.view') && (
          <Link
            to="/members/$member"
            params={{ member: data.memberId }}
            search={{ purpose: 'address_check' }}
          >
            {t('adr.seeMember')}
          </Link>
        )}
      </p>
      {may('address.decide') && <Decide path={path} detail={data} />}
    </article>
  );
}
