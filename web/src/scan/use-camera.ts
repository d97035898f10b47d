import { type RefObject, useEffect, useRef, useState } from 'react';
import { openReader } from './reader.ts';

/** Between two looks at the picture. */
const LOOK_MS = 120;
/** A code that stays before the camera is one scan until it was out of sight for so long. */
const GONE_MS = 1_500;

/** Why there is no picture: not allowed, no camera, or one that somebody else uses. */
export type CameraTrouble = 'refused' | 'none' | 'busy';

const troubleOf = (error: unknown): CameraTrouble => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy';
};

/** Reads codes with the device's camera into `video`; the picture is looked at here and goes nowhere. */
export function useCamera(onCode: (text: string) => void): {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly trouble: CameraTrouble | undefined;
} {
  const video = useRef<HTMLVideoElement>(null);
  const handler = useRef(onCode);
  handler.current = onCode;
  const [trouble, setTrouble] = useState<CameraTrouble>();
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
      .catch((error) => !over && setTrouble(troubleOf(error)))
      .finally(() => {
        if (over) for (const track of stream?.getTracks() ?? []) track.stop();
      });
    return () => {
      over = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  return { video, trouble };
}
