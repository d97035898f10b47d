import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { keptCode } from '../../../../src/dispatch/sealing.ts';
import { t } from '../../i18n/index.ts';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { isJob, type Job } from '../../scan/jobs.ts';
import { sound } from '../../scan/sound.ts';
import { emitCode, useWedge } from '../../scan/wedge.ts';
import { ComingParcel } from './coming-parcel.tsx';
import { HandlePapers } from './handle.tsx';
import { JobTabs } from './job-tabs.tsx';
import { ParcelRack } from './parcel-rack.tsx';
import { SealParcel } from './seal.tsx';
import { StationHead } from './station-head.tsx';
import { type Station, useStation } from './use-station.ts';
import { Verdict } from './verdict.tsx';

const Camera = lazy(async () => ({ default: (await import('./camera.tsx')).Camera }));

/** No parcel is open yet: a paper of one opens it, known from the sheets on the device. `quiet`: says nothing by itself. */
function ChooseByScan(props: { station: Station; quiet: boolean; onChoose: (target: string) => void }) {
  const { station, quiet, onChoose } = props;
  const [unknown, setUnknown] = useState<string>();
  useWedge((text) => {
    const code = keptCode(text);
    const label = text.trim().toUpperCase();
    const found = station.parcels.find(
      ({ target, sheet }) => target === label || sheet.contents.some(({ number }) => number === code),
    );
    if (found !== undefined) {
      onChoose(found.target);
      return;
    }
    sound('warn');
    setUnknown(code);
  });
  if (unknown === undefined)
    return quiet ? null : <Empty title={t('scan.choose')}>{t('scan.chooseNote')}</Empty>;
  const word = unknown === '' ? t('scan.is.unreadable') : t('scan.notHere', { text: unknown });
  const note = unknown === '' ? t('scan.is.unreadableNote') : t('scan.notHereNote');
  return <Verdict told={{ tone: 'warn', word, note, number: '' }} />;
}

/** Scans the server did not take, told until somebody has understood. */
function RefusedScans({ station }: { station: Station }) {
  if (station.refused.length === 0) return null;
  return (
    <section role="alert" className="card border-red-900 border-l-8 px-5 py-3">
      {station.refused.map(({ target, why, n }) => (
        <p key={`${target} ${why}`} className="py-1">
          {t(`scan.conflict.${why}`, { target, n })}
        </p>
      ))}
      <button
        type="button"
        onClick={station.understood}
        className="text-oln-14B-100 mt-2 h-9 cursor-pointer rounded-8 border border-key-900 bg-white px-4 text-key-900"
      >
        {t('scan.understood')}
      </button>
    </section>
  );
}

/** The scan station of a campaign. It stands alone, works without a network, and catches up. */
export function StationScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { parcel: chosen = '', job: asked } = useSearch({ from: '/scan/$campaign' });
  const navigate = useNavigate();
  const station = useStation(campaign);
  const [camera, setCamera] = useState(false);
  /** The parcel just chosen ('': none), until the address says so: the paper scanned next is of it already. */
  const [picked, pick] = useState<string>();
  useEffect(() => {
    if (picked === chosen) pick(undefined);
  }, [picked, chosen]);
  useEffect(() => {
    // The console is made for wide screens, the station for tablets too.
    document.body.classList.add('min-w-0!');
  }, []);
  if (station === undefined) return <Loading lines={14} label={t('app.loading')} />;
  const choose = (parcel: string): void => {
    pick(parcel);
    const search = parcel === '' ? {} : { parcel };
    void navigate({ to: '/scan/$campaign', params: { campaign }, search, replace: true });
  };
  const job = isJob(asked) ? asked : undefined;
  const turn = (next: Job | undefined): void => {
    pick(undefined);
    void navigate({
      to: '/scan/$campaign',
      params: { campaign },
      search: next === undefined ? {} : { job: next },
    });
  };
  const named = picked ?? chosen;
  const open = station.parcels.find(({ target }) => target === named);
  return (
    <div className="flex h-screen flex-col">
      <StationHead station={station} camera={camera} onCamera={() => setCamera(!camera)} />
      <JobTabs job={job} onJob={turn} />
      <div className="flex min-h-0 grow">
        {job === undefined && <ParcelRack station={station} chosen={open?.target} onChoose={choose} />}
        <main id="main" className="flex min-w-0 grow flex-col gap-4 overflow-auto p-6">
          <h1 className="sr-only">{t('scan.title')}</h1>
          <RefusedScans station={station} />
          {station.trouble !== null && <Trouble error={station.trouble} retry={() => station.push()} />}
          {camera && (
            <Suspense fallback={<Loading lines={4} label={t('scan.cameraStarting')} />}>
              <Camera onCode={emitCode} />
            </Suspense>
          )}
          {job !== undefined ? (
            <HandlePapers key={job} station={station} job={job} />
          ) : open === undefined ? (
            <>
              {named !== '' && <ComingParcel key={named} station={station} target={named} />}
              <ChooseByScan station={station} quiet={named !== ''} onChoose={choose} />
            </>
          ) : (
            <SealParcel
              key={`${open.target} ${open.sheet.serial}`}
              station={station}
              parcel={open}
              onForget={() => choose('')}
            />
          )}
        </main>
      </div>
    </div>
  );
}
