/**
 * How fast and how tightly people are packed, on one core: `node bench/packing.ts [PEOPLE] [SEED]` prints JSON.
 * The peer is the plain way, next fit by people alone, which keeps neither weight nor size nor whole families.
 */

import { buildEnvelopes, type PackingPerson } from '../src/packing/envelopes.ts';
import { packParcels, parcelLowerBound } from '../src/packing/parcels.ts';
import { packingSettings } from '../src/packing/settings.ts';

const people = Number(process.argv[2] ?? 1_000_000);
let state = Number(process.argv[3] ?? 1);
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** Sizes with a heavy tail, as of real workplaces: most small, some of thousands. */
const workplaceSize = (): number => Math.max(1, Math.min(20_000, Math.floor(4 / (1 - random(1e6) / 1e6))));

function workplace(size: number): PackingPerson[] {
  const result: PackingPerson[] = [];
  for (let family = 0; result.length < size; family++) {
    const members = Math.min(1 + random(5), size - result.length);
    for (let i = 0; i < members; i++) {
      result.push({
        key: `${family}-${i}`,
        familyKey: `f${family}`,
        order: family,
        insured: i === 0,
        subNumber: String(i).padStart(2, '0'),
        sheets: 1 + (random(20) === 0 ? 1 : 0),
        inserts: random(20) === 0 ? ['leaflet', 'number-request-form'] : ['leaflet'],
        kind: 'notice',
      });
    }
  }
  return result;
}

const settings = packingSettings.parse({});
const totals = { workplaces: 0, people: 0, parcels: 0, lowerBound: 0, worstAboveBound: 0, peerParcels: 0 };
let ms = 0;
while (totals.people < people) {
  const batch = workplace(Math.min(workplaceSize(), people - totals.people));
  const started = process.hrtime.bigint();
  const envelopes = buildEnvelopes(batch, settings);
  const parcels = packParcels(envelopes, settings);
  ms += Number(process.hrtime.bigint() - started) / 1e6;
  const bound = parcelLowerBound(envelopes, settings);
  totals.workplaces += 1;
  totals.people += batch.length;
  totals.parcels += parcels.length;
  totals.lowerBound += bound;
  totals.worstAboveBound = Math.max(totals.worstAboveBound, parcels.length - bound);
  totals.peerParcels += Math.ceil(batch.length / settings.peoplePerParcel);
}

const one = workplace(people);
const started = process.hrtime.bigint();
const parcels = packParcels(buildEnvelopes(one, settings), settings);
const single = Number(process.hrtime.bigint() - started) / 1e9;
console.log(
  JSON.stringify({
    ...totals,
    seconds: Number((ms / 1000).toFixed(3)),
    oneWorkplace: { people: one.length, parcels: parcels.length, seconds: Number(single.toFixed(3)) },
  }),
);
