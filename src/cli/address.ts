import type { Command } from 'commander';
import { parseAddress } from '../matching/address/index.ts';
import { transformCsv } from './transform.ts';

const ADDED = ['pref', 'city', 'ward', 'town', 'chome', 'numbers', 'room', 'building', 'rest'] as const;

/** The nine columns of one address; what none of them is for (通り名, 小字, 様方, unread text) stands in `rest`. */
function columns(address: string): string[] {
  const parsed = parseAddress(address);
  const { pref, city, ward, town, chome, numbers, room, building, streets, koaza, kata } = parsed;
  const rest = [parsed.rest, streets, koaza, kata === '' ? '' : `${kata}様方`].filter((part) => part !== '');
  return [pref, city, ward, town, chome, numbers.join('-'), room, building, rest.join(' ')];
}

/** `todoke address FILE.csv`: takes the column `address` of each row apart. */
export function register(program: Command): void {
  program
    .command('address <file>')
    .description('列 address の住所を、今の市区町村名と町名に分けて各行に付ける（- なら標準入力から読む）')
    .action((file: string) =>
      transformCsv(file, {
        required: ['address'],
        added: ADDED,
        row: (value) => columns(value('address')),
      }),
    );
}
