/** What a scan sounds like: right and wrong differ in pitch, number and colour of tones, so that neither is mistaken. */
export type Tone = 'good' | 'bad' | 'warn' | 'done';

interface Note {
  readonly hertz: number;
  readonly at: number;
  readonly seconds: number;
  readonly wave: OscillatorType;
  readonly gain: number;
}
const note = (
  hertz: number,
  at: number,
  seconds: number,
  wave: OscillatorType = 'sine',
  gain = 0.25,
): Note => ({
  hertz,
  at,
  seconds,
  wave,
  gain,
});

const TONES: Record<Tone, readonly Note[]> = {
  good: [note(1760, 0, 0.08)],
  warn: [note(660, 0, 0.12, 'triangle'), note(660, 0.18, 0.12, 'triangle')],
  bad: [
    note(150, 0, 0.22, 'square', 0.35),
    note(120, 0.28, 0.22, 'square', 0.35),
    note(100, 0.56, 0.3, 'square', 0.35),
  ],
  done: [note(784, 0, 0.12), note(988, 0.12, 0.12), note(1319, 0.24, 0.3)],
};

const STORED = 'todoke.scan.muted';
let context: AudioContext | undefined;

export const isMuted = (): boolean => {
  try {
    return window.localStorage.getItem(STORED) === 'yes';
  } catch {
    return false;
  }
};
export const setMuted = (muted: boolean): void => {
  try {
    window.localStorage.setItem(STORED, muted ? 'yes' : 'no');
  } catch {
    // A browser that keeps nothing sounds again next time.
  }
};

/** Sounds at once; a device without sound stays silent, colour and word are still there. */
export function sound(tone: Tone): void {
  if (isMuted() || !('AudioContext' in window)) return;
  context ??= new AudioContext();
  void context.resume();
  for (const { hertz, at, seconds, wave, gain } of TONES[tone]) {
    const from = context.currentTime + at;
    const oscillator = new OscillatorNode(context, { type: wave, frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    // Up and down within a hundredth of a second: without it a loudspeaker clicks.
    volume.gain.linearRampToValueAtTime(gain, from + 0.01);
    volume.gain.setValueAtTime(gain, from + seconds - 0.01);
    volume.gain.linearRampToValueAtTime(0, from + seconds);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + seconds);
  }
}
