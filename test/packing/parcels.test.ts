import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelopes, type Envelope } from '../../src/packing/envelopes.ts';
import { packParcels, parcelLowerBound } from '../../src/packing/parcels.ts';
import { type PackingSettings, packingSettings, spaceOf } from '../../src/packing/settings.ts';
import { anyPeople, familySizes, workplace } from './people.ts';

const settings = packingSettings.parse({});
const household = packingSettings.parse({ notice: { unit: 'household', safeguard: '二人で照合する' } });
const [envelope, box] = settings.containers;
const pack = (sizes: readonly number[], chosen = settings) =>
  packParcels(buildEnvelopes(workplace(sizes), chosen), chosen);

/** Says what is wrong with a parcel, by laying its envelopes stack by stack as a hand would. */
function faults(envelopes: readonly Envelope[], parcels: ReturnType<typeof packParcels>, s: PackingSettings) {
  const found: string[] = [];
  const placeOf = new Map(envelopes.map((e, i) => [e, i]));
  for (const parcel of parcels) {
    const container = s.containers.find(({ name }) => name === parcel.container)!;
    const { stacks, heightMm } = spaceOf(container, s)!;
    let [used, top, content] = [1, 0, 0];
    for (const { thicknessMm, grams } of parcel.envelopes) {
      if (top + thicknessMm > heightMm + 1e-9) [used, top] = [used + 1, 0];
      top += thicknessMm;
      content += grams;
    }
    if (used > stacks || top > heightMm + 1e-9) found.push('thickness');
    if (parcel.thicknessMm > container.depthMm) found.push('gusset');
    if (container.lengthMm + container.widthMm + parcel.thicknessMm > s.post.threeSidesMm)
      found.push('three sides');
    if (Math.max(container.lengthMm, container.widthMm, parcel.thicknessMm) > s.post.longestMm)
      found.push('longest');
    if (Math.abs(parcel.grams - content - container.tareGrams) > 1e-6) found.push('weight sum');
    if (parcel.grams > s.post.maxGrams) found.push('weight');
    const people = parcel.envelopes.reduce((sum, e) => sum + e.people.length, 0);
    if (people !== parcel.people || people > s.peoplePerParcel) found.push('people');
    const places = parcel.envelopes.map((e) => placeOf.get(e)!);
    if (places.some((place, i) => i > 0 && place <= places[i - 1]!)) found.push('order');
  }
  const out = parcels.flatMap((parcel) => parcel.envelopes);
  if (out.length !== envelopes.length || new Set(out).size !== out.length) found.push('lost or doubled');
  const parcelsOf = Map.groupBy(
    parcels.flatMap((parcel, i) => parcel.envelopes.map((e) => ({ family: e.familyKey, i }))),
    ({ family }) => family,
  );
  const peopleOf = new Map<string, number>();
  for (const { familyKey, people } of envelopes) {
    peopleOf.set(familyKey, (peopleOf.get(familyKey) ?? 0) + people.length);
  }
  for (const [family, places] of parcelsOf) {
    const people = peopleOf.get(family) ?? 0;
    if (people <= 9 && s.peoplePerParcel >= 9 && new Set(places.map(({ i }) => i)).size > 1)
      found.push('family split');
  }
  return found;
}

describe('space of the containers', () => {
  it('X15 the seed envelope of 490 × 320 mm is at most 90 mm thick, though its gusset is 120 mm', () => {
    expect(spaceOf(envelope!, settings)).toMatchObject({ stacks: 4, heightMm: 89, grams: 3940 });
  });
  it('S076 the box of 360 × 250 × 120 mm keeps its depth, less its walls', () => {
    expect(spaceOf(box!, settings)).toMatchObject({ stacks: 2, heightMm: 114, grams: 3820 });
  });
});

describe('parcels', () => {
  it.each([
    [1, 1],
    [150, 1],
    [151, 2],
    [299, 2],
    [300, 2],
    [301, 3],
    [10_000, 67],
  ])('S077 %i single people make %i parcels', (people, parcels) => {
    expect(pack(Array(people).fill(1)).length).toBe(parcels);
  });

  it.each([1, 150, 151, 299, 301, 10_000])(
    'S077 a workplace of %i people in families: at most one parcel above ⌈n/150⌉',
    (people) => {
      for (let seed = 1; seed <= 20; seed++) {
        const envelopes = buildEnvelopes(workplace(familySizes(people, seed)), settings);
        const parcels = packParcels(envelopes, settings);
        expect(faults(envelopes, parcels, settings)).toEqual([]);
        expect(parcels.reduce((sum, parcel) => sum + parcel.people, 0)).toBe(people);
        expect(parcels.length).toBeLessThanOrEqual(Math.ceil(people / 150) + 1);
      }
    },
  );

  it('S078 keeps the order of families over the parcels when that costs no parcel', () => {
    const parcels = pack(familySizes(290, 3));
    expect(parcels.length).toBe(2);
    const order = parcels.flatMap((parcel) => parcel.envelopes.map((e) => e.order));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('S078 closes gaps with a later family where the plain order would need one more parcel', () => {
    // In order: 149 | 2 + 148 | 1 makes three parcels; 149 + 1 and 2 + 148 make two.
    const parcels = pack([149, 2, 148, 1]);
    expect(parcels.map(({ people }) => people)).toEqual([150, 150]);
  });

  it.each([
    ['in order, when that is enough', [5, 5, 4], [[0, 1], [2]]],
    ['in order with gaps closed, when largest first is no better', [2, 3, 8, 3], [[0, 1, 3], [2]]],
    [
      'in order with gaps closed, when largest first is worse',
      [4, 3, 5, 3, 3, 2],
      [
        [0, 1, 3],
        [2, 4, 5],
      ],
    ],
    [
      'largest first, when the others are worse',
      [3, 2, 7, 7],
      [
        [0, 2],
        [1, 3],
      ],
    ],
  ])('of three ways takes the fewest parcels and then the plainest: %s', (_, sizes, families) => {
    const ten = packingSettings.parse({ peoplePerParcel: 10 });
    const found = pack(sizes, ten).map((parcel) => [...new Set(parcel.envelopes.map((e) => e.order))]);
    expect(found).toEqual(families);
  });

  it('its bound takes two families of half a parcel as one parcel', () => {
    const envelopes = buildEnvelopes(workplace([75, 75, 75, 75]), settings);
    expect(parcelLowerBound(envelopes, settings)).toBe(2);
  });

  it('knows that of families of 7 only 21 fit, so that its bound is not the plain quotient', () => {
    const envelopes = buildEnvelopes(workplace(Array(210).fill(7)), settings);
    expect(parcelLowerBound(envelopes, settings)).toBe(10);
    expect(packParcels(envelopes, settings).length).toBe(10);
  });

  it('cuts a family only if it alone exceeds a parcel, and then fills up with others', () => {
    const parcels = pack([151, 100]);
    expect(parcels.map(({ people }) => people)).toEqual([150, 101]);
    expect(new Set(parcels[0]?.envelopes.map((e) => e.familyKey))).toEqual(new Set(['f0']));
  });

  it('says why there are so many parcels, and why this container', () => {
    const reasons = (parcels: ReturnType<typeof pack>) =>
      parcels.map((parcel) => `${parcel.divisionReason} ${parcel.containerReason}`);
    expect(reasons(pack([1]))).toEqual(['whole preferred']);
    expect(reasons(pack(Array(151).fill(1)))).toEqual(['people preferred', 'people preferred']);
    const heavy = buildEnvelopes(workplace(Array(150).fill(1), { sheets: 5 }), settings);
    expect(reasons(packParcels(heavy, settings))).toEqual(['weight preferred', 'weight preferred']);
    const small = packingSettings.parse({ containers: [{ ...envelope, depthMm: 5 }, box] });
    expect(reasons(pack(Array(60).fill(1), small))).toEqual(['whole thickness']);
    const light = packingSettings.parse({
      containers: [
        { ...envelope, tareGrams: 3800 },
        { ...box, tareGrams: 100 },
      ],
    });
    expect(reasons(pack(Array(20).fill(1), light))).toEqual(['whole weight']);
  });

  it('keeps to 4 kg where the people would be allowed', () => {
    const heavy = buildEnvelopes(workplace(Array(150).fill(1), { sheets: 5 }), settings);
    // 4.5 + 5 × 5.1 + 5.1 = 35.1 g each: 112 in 3,940 g
    const parcels = packParcels(heavy, settings);
    expect(parcels.map(({ people }) => people)).toEqual([112, 38]);
    expect(parcels[0]?.grams).toBe(3991.2);
  });

  it('says the thickness an envelope will have, and takes the next container where the first is too small', () => {
    const [one] = pack([1]);
    expect(one).toMatchObject({ container: 'envelope', people: 1, grams: 74.7, thicknessMm: 1.9 });
    const small = packingSettings.parse({ containers: [{ ...envelope, depthMm: 5 }, box] });
    expect(pack([1], small)[0]?.container).toBe('envelope');
    expect(pack(Array(60).fill(1), small)[0]).toMatchObject({ container: 'box', thicknessMm: 120 });
  });

  it('refuses an envelope no container takes', () => {
    const tiny = packingSettings.parse({ post: { longestMm: 600, threeSidesMm: 900, maxGrams: 190 } });
    const envelopes = buildEnvelopes(workplace([1], { sheets: 10 }), tiny);
    expect(packParcels(envelopes, tiny).length).toBe(1);
    const big = buildEnvelopes(workplace([1], { sheets: 10 }), settings).map((e) => ({ ...e, grams: 5000 }));
    expect(() => packParcels(big, settings)).toThrow(expect.objectContaining({ id: 'packing.parcel_full' }));
  });

  it('an empty workplace has no parcel', () => expect(packParcels([], settings)).toEqual([]));

  it('S075 S076 S077 S078 never over people, weight, thickness and size; nobody lost or doubled; families whole', () => {
    const limits = fc.record({
      peoplePerParcel: fc.integer({ min: 9, max: 200 }),
      post: fc.record({
        longestMm: fc.constant(600),
        threeSidesMm: fc.constantFrom(830, 850, 900),
        maxGrams: fc.integer({ min: 900, max: 4000 }),
      }),
    });
    fc.assert(
      fc.property(anyPeople, limits, fc.constantFrom(settings, household), (people, change, base) => {
        const chosen = packingSettings.parse({ ...base, ...change });
        const envelopes = buildEnvelopes(people, chosen);
        const parcels = packParcels(envelopes, chosen);
        expect(faults(envelopes, parcels, chosen)).toEqual([]);
        const bound = parcelLowerBound(envelopes, chosen);
        expect(parcels.length).toBeGreaterThanOrEqual(bound);
        expect(parcels.length).toBeLessThanOrEqual(bound + 1);
        expect(packParcels(buildEnvelopes([...people].reverse(), chosen), chosen)).toEqual(parcels);
      }),
      { seed: 75, numRuns: 400 },
    );
  });

  it('100,000 random workplaces, one person to some thousands: no limit broken, at most one parcel above the bound', () => {
    let state = 4;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const totals = { workplaces: 0, people: 0, parcels: 0, bound: 0, most: 0, largest: 0 };
    for (; totals.workplaces < 100_000; totals.workplaces++) {
      // A heavy tail, as of real workplaces.
      const size = Math.min(6000, Math.floor(1.5 / (1 - random(1e6) / 1e6)));
      const chosen = random(4) === 0 ? household : settings;
      const people = workplace(familySizes(size, state), random(9) === 0 ? { sheets: 2 } : {});
      const envelopes = buildEnvelopes(people, chosen);
      const parcels = packParcels(envelopes, chosen);
      const found = faults(envelopes, parcels, chosen);
      if (found.length > 0) expect.fail(`${size} people: ${found.join(', ')}`);
      const bound = parcelLowerBound(envelopes, chosen);
      totals.people += size;
      totals.parcels += parcels.length;
      totals.bound += bound;
      totals.most = Math.max(totals.most, parcels.length - bound);
      totals.largest = Math.max(totals.largest, size);
    }
    expect(totals.most).toBeLessThanOrEqual(1);
    expect(totals.parcels).toBeLessThanOrEqual(totals.bound + 10);
    expect(totals.largest).toBeGreaterThan(5000);
    expect(totals.people).toBeGreaterThan(1_000_000);
  }, 60_000);
});
