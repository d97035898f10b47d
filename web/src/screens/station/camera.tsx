import { type PlainKey, t } from '../../i18n/index.ts';
import { Empty } from '../../parts/states.tsx';
import { type CameraTrouble, useCamera } from '../../scan/use-camera.ts';

const TROUBLES: Readonly<Record<CameraTrouble, PlainKey>> = {
  refused: 'scan.cameraRefused',
  none: 'scan.cameraNone',
  busy: 'scan.cameraBusy',
};

/** Reads codes with the device's camera; the picture is looked at here and goes nowhere. */
export function Camera({ onCode }: { onCode: (text: string) => void }) {
  const { video, trouble } = useCamera(onCode);
  if (trouble !== undefined)
    return (
      <div className="card">
        <Empty title={t(TROUBLES[trouble])} />
      </div>
    );
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={t('scan.cameraPicture')}
      className="h-60 w-full rounded-8 bg-black object-cover"
    />
  );
}
