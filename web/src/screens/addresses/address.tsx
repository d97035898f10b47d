import { Link } from '@tanstack/react-router';
import { type Dispatch, type ReactNode, type SetStateAction, useId, useState } from 'react';
import type { AddressDetail, DecidedAddress } from '../../../../src/api/address-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { count, Wareki } from '../../parts/text.tsx';
import { Act, Line } from '../rounds/parts.tsx';

type Decision = AddressDetail['allowed'][number];
const ALL: readonly Decision[] = ['use', 'workplace', 'hold', 'stop'];

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

interface DecideProps {
  readonly path: string;
  /** Management numbers of the letters. */
  readonly numbers: readonly string[];
  readonly allowed: readonly Decision[];
  readonly onDecided?: (done: DecidedAddress, numbers: readonly string[]) => void;
}

/** One of the ways that are open now, and on what evidence; what could not be decided is told with its reason. */
function Decide({ path, numbers, allowed, onDecided }: DecideProps) {
  const group = useId();
  const [decision, setDecision] = useState<Decision>();
  const [evidence, setEvidence] = useState('');
  const deciding = useAct<DecidedAddress>();
  const decide = async (): Promise<void> => {
    const body = { numbers, decision, evidence };
    const done = await deciding.act(() => postJson<DecidedAddress>(`${path}/decide`, body));
    if (done === undefined) return;
    setDecision(undefined);
    setEvidence('');
    onDecided?.(done, body.numbers);
  };
  return (
    <section aria-label={t('adr.decide')} className="border-solid-gray-200 border-t pt-4">
      <h3 className="text-std-16B-170">{t('adr.decide')}</h3>
      {allowed.length === 0 && <p className="text-dns-14N-130 mt-1">{t('adr.settled')}</p>}
      {allowed.length > 0 && numbers.length > 0 && (
        <div className="mt-2 flex flex-col gap-3">
          <fieldset className="flex flex-col gap-2">
            <legend className="sr-only">{t('adr.decide')}</legend>
            {allowed.map((one) => (
              <label key={one} className="text-dns-14N-130 flex items-start gap-2">
                <input
                  type="radio"
                  name={group}
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
      <p role="status" className="text-dns-14N-130 mt-2 text-green-900 empty:sr-only">
        {deciding.done !== undefined &&
          (deciding.done.made === 0
            ? t('adr.decided')
            : t('adr.decidedMade', { n: count(deciding.done.made) }))}
      </p>
      {deciding.done !== undefined && deciding.done.undecided.length > 0 && (
        <div role="alert" className="text-dns-14N-130 mt-2">
          <p>{t('adr.undecided', { n: count(deciding.done.undecided.length) })}</p>
          <ul>
            {deciding.done.undecided.map(({ managementNumber, reason }) => (
              <li key={managementNumber}>
                <span className="tnum">{managementNumber}</span>　{reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {deciding.error !== null && <Trouble error={deciding.error} />}
    </section>
  );
}

/** The letters marked, by piece with their management numbers. */
export type Marked = ReadonlyMap<string, string>;

interface MarkedProps {
  readonly path: string;
  readonly marked: Marked;
  readonly onMarked: Dispatch<SetStateAction<Marked | undefined>>;
}

/** Several letters decided about at once. What came of it stays until it is put away, what was not decided stays marked. */
export function MarkedPanel({ path, marked, onMarked }: MarkedProps) {
  return (
    <article aria-label={t('adr.marked')} className="flex flex-col gap-2 bg-key-50 px-5 py-4">
      <header className="flex items-center justify-between gap-3">
        <h2 className="text-std-16B-170">{t('adr.markedN', { n: count(marked.size) })}</h2>
        <Secondary onPress={() => onMarked(undefined)}>
          {t(marked.size === 0 ? 'adr.markedClose' : 'adr.unmark')}
        </Secondary>
      </header>
      <Decide
        path={path}
        numbers={[...marked.values()]}
        allowed={ALL}
        onDecided={({ undecided }, numbers) => {
          const settled = new Set(numbers);
          for (const { managementNumber } of undecided) settled.delete(managementNumber);
          // What was marked meanwhile stays.
          onMarked((before) => before && new Map([...before].filter(([, number]) => !settled.has(number))));
        }}
      />
    </article>
  );
}

interface PanelProps {
  readonly path: string;
  readonly campaign: string;
  readonly piece: string;
  /** Whether it is decided about here; not while several are. */
  readonly decides: boolean;
}

/** One letter: where it goes, what is doubtful about that, and what is done about it. Every view is on record. */
export function AddressDetailPanel({ path, campaign, piece, decides }: PanelProps) {
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
      {decides && may('address.decide') && (
        <Decide path={path} numbers={[data.managementNumber]} allowed={data.allowed} />
      )}
    </article>
  );
}
