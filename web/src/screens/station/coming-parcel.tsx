import { useEffect, useState } from 'react';
import { t } from '../../i18n/index.ts';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { takeOne } from '../../scan/sync.ts';
import type { Station } from './use-station.ts';

/** A parcel the address names that is not on this device: taken along as soon as the server can be asked. */
export function ComingParcel({ station, target }: { station: Station; target: string }) {
  const { store, campaign, reach, ask } = station;
  const [problem, setProblem] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try asks anew.
  useEffect(() => {
    if (reach !== 'there') return;
    setProblem(null);
    ask(() => takeOne(store, [campaign, target])).catch(setProblem);
  }, [store, campaign, target, reach, ask, tries]);
  if (problem !== null)
    return (
      <>
        <h2 className="tnum text-std-28B-150">{target}</h2>
        <Trouble error={problem} retry={() => setTries((n) => n + 1)} />
      </>
    );
  if (reach === 'there') return <Loading lines={8} label={t('scan.coming', { target })} />;
  return (
    <Empty title={t('scan.away.parcel', { target })}>
      {reach === 'away' ? t('scan.away.parcelNote') : t('scan.away.parcelSignedOut')}
    </Empty>
  );
}
