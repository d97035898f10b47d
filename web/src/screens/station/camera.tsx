import { useEffect, useRef, useState } from 'react';
import { type PlainKey, t } from '../../i18n/index.ts';
import { Empty } from '../../parts/states.tsx';
import { openReader } from '../../scan/reader.ts';

/** Between two looks at the picture. */
const LOOK_MS = 120;
/** A code that stays before the camera is one scan until it was out of sight for so long. */
const GONE_MS = 1_500;

const refusal = (error: unknown): PlainKey => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'scan.cameraRefused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'scan.cameraNone' : 'scan.cameraBusy';
};

/** Reads codes with the device's camera; the picture is looked at here and goes nowhere. */
export function Camera({ onCode }: { onCode: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const handler = useRef(onCode);
  handler.current = onCode;
  const [trouble, setTrouble] = useState<PlainKey>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let over = false;
    const seen = new Map<string, number>();
    const run = async (): Promise<void> => {
      if (navigator.mediaDevices === undefined) throw new DOMException('', 'NotFoundError');
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } },
      });
      const read = await openReader();
      const picture = video.current;
      if (over || picture === null) return;
      picture.srcObject = stream;
      await picture.play();
      while (!over) {
        const now = performance.now();
        for (const text of await read(picture)) {
          const fresh = now - (seen.get(text) ?? Number.NEGATIVE_INFINITY) > GONE_MS;
          seen.set(text, now);
          if (fresh && !over) handler.current(text);
        }
        await new Promise((done) => setTimeout(done, LOOK_MS));
      }
    };
    run()
      .catch((error) => !over && setTrouble(refusal(error)))
      .finally(() => {
        if (over) for (const track of stream?.getTracks() ?? []) track.stop();
      });
    return () => {
      over = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  if (trouble !== undefined)
    return (
      <div className="card">
        <Empty title={t(trouble)} />
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
