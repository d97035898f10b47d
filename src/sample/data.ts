import { readFileSync } from 'node:fs';

/** Rows of a tab-separated table of this room's `data/`, without its heading. */
export function tableOf(name: string): string[][] {
  const text = readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
