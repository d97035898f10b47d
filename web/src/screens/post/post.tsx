import { useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { PostSummary, Sent } from '../../../../src/api/piece-contract.ts';
import { dayInJapan } from '../../../../src/japan/calendar.ts';
import { addressOf, campaignPath, postJson, queryClient, useApi } from '../../api.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Loading, Secondary, Stale, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { useTypedDay } from '../../parts/typed-day.ts';
import { BandForm } from './band-form.tsx';
import { FilesToTake } from './files.tsx';

const today = (): string => dayInJapan(new Date());

/** A part of the posting screen, with its heading. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card px-5 py-4">
      <h2 className="text-std-18B-160 mb-2">{title}</h2>
      {children}
    </section>
  );
}

/** What the plan costs on the day, class by class. */
function Postage({ summary }: { summary: PostSummary }) {
  const { postage, refusal } = summary;
  if (postage === null)
    return (
      <p role="alert">
        {refusal?.title} <span className="text-solid-gray-700">{refusal?.detail}</span>
      </p>
    );
  const yen = (n: number): string => t('post.yenOf', { n: count(n) });
  return (
    <>
      <table className="tnum w-full text-dns-16N-130">
        <thead>
          <tr className="border-solid-gray-300 border-b text-left text-sm">
            <th className="py-1">{t('post.class')}</th>
            <th className="py-1 text-right">{t('post.items')}</th>
            <th className="py-1 text-right">{t('post.yen')}</th>
          </tr>
        </thead>
        <tbody>
          {postage.classes.map(({ class: name, items, yen: amount }) => (
            <tr key={name} className="border-solid-gray-100 border-b">
              <td className="py-1">{t(`post.class.${name}` as PlainKey)}</td>
              <td className="py-1 text-right">{count(items)}</td>
              <td className="py-1 text-right">{yen(amount)}</td>
            </tr>
          ))}
          {postage.discountYen > 0 && (
            <tr className="border-solid-gray-100 border-b">
              <td className="py-1">{t('post.discount')}</td>
              <td />
              <td className="py-1 text-right">−{yen(postage.discountYen)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr className="font-700">
            <td className="py-1">{t('post.total')}</td>
            <td className="py-1 text-right">{count(postage.items)}</td>
            <td className="py-1 text-right">{yen(postage.totalYen)}</td>
          </tr>
        </tfoot>
      </table>
      {!postage.verified && <p className="mt-2 text-orange-1000 text-sm">{t('post.unverified')}</p>}
    </>
  );
}

function Numbers({ summary, works }: { summary: PostSummary; works: boolean }) {
  const facts = [
    [t('post.numbered'), summary.numbered],
    [t('post.sealedOf'), summary.sealed],
    [t('post.trackedOf'), summary.tracked],
    [t('post.left'), summary.numbersLeft],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1">
        {facts.map(([title, n]) => (
          <div key={title} className="contents">
            <dt>{title}</dt>
            <dd className="tnum text-right">{count(n)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="mt-3 text-sm">{t('post.bands')}</h3>
      {summary.bands.length === 0 ? (
        <p className="text-dns-14N-130 text-solid-gray-700">{t('post.noBands')}</p>
      ) : (
        <ul className="tnum text-dns-14N-130">
          {summary.bands.map(({ first, last, size }) => (
            <li key={first}>{t('post.band', { first, last, size: count(size) })}</li>
          ))}
        </ul>
      )}
      {works && <BandForm />}
    </>
  );
}

/** What was recorded, and what had to be left and why. */
const sentWords = ({ posted, unsealed, searching }: Sent): string[] => [
  t('post.sentDone', { n: count(posted) }),
  ...(unsealed[0] === undefined
    ? []
    : [t('post.sentUnsealed', { n: count(unsealed.length), first: unsealed[0] })]),
  ...(searching[0] === undefined
    ? []
    : [t('post.sentSearching', { n: count(searching.length), first: searching[0] })]),
];

/** Posting a campaign: numbers, price, the list for the post office, the record, and what the post tells afterwards. */
export function PostScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { on = today() } = useSearch({ from: '/campaigns/$campaign/post' });
  const change = useChange();
  const day = useTypedDay(on, (typed) => change({ on: typed === '' ? undefined : typed }, { replace: true }));
  const works = useMay()('post.work');
  const path = `${campaignPath(campaign)}/post`;
  const { data, error, refetch, isPlaceholderData } = useApi<PostSummary>(path, { on }, { keep: true });
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const during = async (work: () => Promise<readonly string[]>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setSaid([]);
    try {
      setSaid(await work());
      await queryClient.invalidateQueries({ queryKey: ['api'] });
    } catch (refusal) {
      setProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  const assign = () =>
    during(async () => {
      const { numbered } = await postJson<{ numbered: number }>(`${path}/assign`, { on });
      return [numbered === 0 ? t('post.assignedNone') : t('post.assigned', { n: count(numbered) })];
    });
  const sent = () => during(async () => sentWords(await postJson<Sent>(`${path}/sent`, { on })));
  return (
    <>
      <ListHead title={t('post.title')} note={t('post.note')}>
        <label className="flex items-center gap-2">
          <span className="text-xs text-solid-gray-700">{t('post.on')}</span>
          <input
            type="date"
            {...day}
            onChange={({ target }) => day.onChange(target.value)}
            className="h-9 rounded-8 border border-solid-gray-600 bg-white px-3"
          />
        </label>
      </ListHead>
      {works && (
        <div className="mb-4 flex flex-wrap items-center gap-3">
          <Secondary isDisabled={busy} onPress={() => void assign()}>
            {t('post.assign')}
          </Secondary>
          <Secondary isDisabled={busy} onPress={() => void sent()}>
            {t('post.sent')}
          </Secondary>
          {(['pdf', 'csv'] as const).map((format) => (
            <a key={format} href={addressOf(`${path}/acceptance-list`, { on, format })} download>
              {t('post.list', { format: format.toUpperCase() })}
            </a>
          ))}
        </div>
      )}
      <div role="status" className="mb-3 empty:sr-only">
        {said.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </div>
      {problem !== null && <Trouble error={problem} />}
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading lines={8} />
      ) : (
        <Stale on={isPlaceholderData}>
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <Card title={t('post.numbers')}>
              <Numbers summary={data} works={works} />
            </Card>
            <Card title={t('post.price')}>
              <Postage summary={data} />
            </Card>
          </div>
        </Stale>
      )}
      {works && <FilesToTake path={path} />}
    </>
  );
}
