import { useState } from 'react';
import { Button } from 'react-aria-components';
import { t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';
import { goToSignIn, insurer } from '../../place.ts';
import { isMuted, setMuted, sound } from '../../scan/sound.ts';
import type { Station } from './use-station.ts';

const BUTTON =
  'text-oln-14B-100 h-9 cursor-pointer rounded-8 border border-solid-gray-536 bg-white px-3 text-solid-gray-800 hover:bg-solid-gray-50 aria-pressed:border-key-900 aria-pressed:bg-key-50';

/** Where one is, whether the server is there, and what waits to be sent. */
export function StationHead(props: { station: Station; camera: boolean; onCamera: () => void }) {
  const { station, camera, onCamera } = props;
  const { title, reach, waiting, ready } = station;
  const [muted, setMute] = useState(isMuted);
  const onMute = (): void => {
    setMuted(!muted);
    setMute(!muted);
    if (muted) sound('good');
  };
  return (
    <>
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 border-key-900 border-b-4 bg-white px-4 py-1">
        <a href={`/${insurer}/campaigns/${encodeURIComponent(station.campaign)}/parcels`} className="text-sm">
          ← {t('scan.back')}
        </a>
        <span className="text-std-16B-170">{t('scan.title')}</span>
        <span className="text-dns-14N-130 max-w-80 truncate text-solid-gray-700" title={title}>
          {title}
        </span>
        <p role="status" className="tnum ml-auto flex items-center gap-3 text-sm">
          <span className={reach === 'there' ? 'text-green-1000' : 'font-700 text-red-1000'}>
            <span aria-hidden="true">{reach === 'there' ? '● ' : '▲ '}</span>
            {reach === 'away' ? t('scan.awayShort') : t('scan.there')}
          </span>
          <span data-testid="waiting" className={waiting > 0 ? 'font-700' : 'text-solid-gray-700'}>
            {waiting > 0 ? t('scan.waiting', { n: count(waiting) }) : t('scan.allSent')}
          </span>
          <span className="text-solid-gray-700" data-testid="ready">
            {ready === null ? t('scan.readyNot') : ready ? t('scan.ready') : t('scan.readyNever')}
          </span>
        </p>
        <Button className={BUTTON} onPress={onCamera} aria-pressed={camera}>
          {camera ? t('scan.cameraStop') : t('scan.camera')}
        </Button>
        <Button className={BUTTON} onPress={onMute}>
          {muted ? t('scan.unmute') : t('scan.mute')}
        </Button>
      </header>
      {reach !== 'there' && (
        <p className="flex items-center gap-4 border-black border-b bg-yellow-300 px-4 py-2 text-black">
          <span aria-hidden="true">▲</span>
          {reach === 'away' ? t('scan.away') : t('scan.signedOut')}
          {reach === 'signed_out' && (
            <Button className={BUTTON} onPress={goToSignIn}>
              {t('scan.signIn')}
            </Button>
          )}
        </p>
      )}
    </>
  );
}
