import { type OnProgress, STEPS, type Step, WORK_STEPS } from '../round/progress.ts';

export interface ProgressLine {
  readonly show: OnProgress;
  say(message: string): void;
  end(): void;
}

/** Shows a round's progress: one line that rewrites itself on a terminal, a line per step where it is a log. */
export function progressLine(out: NodeJS.WriteStream): ProgressLine {
  const names = Object.keys(STEPS) as Step[];
  let last: Step | undefined;
  let shownAt = 0;
  const clear = out.isTTY ? '\r\x1b[K' : '';
  return {
    show(step, done, total) {
      const now = performance.now();
      const changed = step !== last;
      if (!changed && (!out.isTTY || now - shownAt < 100)) return;
      last = step;
      shownAt = now;
      const counts =
        done === 0 ? '' : ` ${done.toLocaleString()}${total > 0 ? ` / ${total.toLocaleString()}` : ''}`;
      const line = `[${names.indexOf(step) + 1}/${names.length}] ${WORK_STEPS[step]}${out.isTTY ? counts : ''}`;
      out.write(out.isTTY ? `${clear}${line}` : `${line}\n`);
    },
    say(message) {
      out.write(`${clear}${message}\n`);
    },
    end() {
      out.write(clear);
    },
  };
}
