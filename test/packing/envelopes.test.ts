import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelopes } from '../../src/packing/envelopes.ts';
import { packingPerson } from '../../src/packing/planner.ts';
import { packingSettings } from '../../src/packing/settings.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { anyPeople, workplace } from './people.ts';

const settings = packingSettings.parse({});
const household = packingSettings.parse({ notice: { unit: 'household', safeguard: '二人で照合する' } });

describe('settings', () => {
  it('S072 household envelopes without a recorded safeguard are refused', () => {
    expect(packingSettings.safeParse({ notice: { unit: 'household' } }).success).toBe(false);
    expect(packingSettings.safeParse({ notice: { unit: 'household', safeguard: ' ' } }).success).toBe(false);
  });

  it('refuses a container that holds no envelope or may not be posted', () => {
    const box = {
      name: 'b',
      lengthMm: 360,
      widthMm: 250,
      depthMm: 120,
      wallMm: 3,
      tareGrams: 180,
      rigid: true,
    };
    const accepts = (change: object) =>
      packingSettings.safeParse({ containers: [{ ...box, ...change }] }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ lengthMm: 240, widthMm: 240 })).toBe(false);
    expect(accepts({ lengthMm: 601 })).toBe(false);
    expect(accepts({ lengthMm: 550, widthMm: 300 })).toBe(false);
    expect(accepts({ tareGrams: 4000 })).toBe(false);
    expect(packingSettings.safeParse({ containers: [box, box] }).success).toBe(false);
  });
});

describe('envelopes', () => {
  it('S070 S071 one person per envelope by default, the insured and each dependent apart', () => {
    const envelopes = buildEnvelopes(workplace([3, 1]), settings);
    expect(envelopes.map(({ people }) => people)).toEqual([['p0-0'], ['p0-1'], ['p0-2'], ['p1-0']]);
    expect(envelopes.every(({ part, parts }) => part === 1 && parts === 1)).toBe(true);
  });

  it('S073 the household option puts the insured and dependents together', () => {
    const envelopes = buildEnvelopes(workplace([3, 1]), household);
    expect(envelopes.map(({ people }) => people)).toEqual([['p0-0', 'p0-1', 'p0-2'], ['p1-0']]);
  });

  it('S078 orders by family, the insured first, then by branch number as a number', () => {
    const shuffled = [
      ['p3', 'B', 2, false, '2'],
      ['p4', 'B', 2, false, '10'],
      ['p2', 'B', 2, true, ''],
      ['p1', 'A', 1, false, '01'],
      ['p0', 'A', 1, true, '00'],
      ['p5', 'B', 2, false, ''],
    ].map(([key, familyKey, order, insured, subNumber]) => ({
      ...workplace([1])[0]!,
      ...{ key: key as string, familyKey: familyKey as string, order: order as number },
      ...{ insured: insured as boolean, subNumber: subNumber as string },
    }));
    expect(buildEnvelopes(shuffled, settings).flatMap(({ people }) => people)).toEqual([
      'p0',
      'p1',
      'p2',
      'p3',
      'p4',
      'p5',
    ]);
  });

  it.each([
    [1, [1]],
    [2, [2]],
    [3, [3]],
    [4, [4]],
    [5, [4, 1]],
    [6, [4, 2]],
    [7, [4, 3]],
    [8, [4, 4]],
    [9, [4, 4, 1]],
    [10, [4, 4, 2]],
    [11, [4, 4, 3]],
    [12, [4, 4, 4]],
  ])('S085 X14 %i cards of a household go into envelopes of %j, marked k/n', (cards, sizes) => {
    const envelopes = buildEnvelopes(workplace([cards], { kind: 'certificate' }), settings);
    expect(envelopes.map(({ people }) => people.length)).toEqual(sizes);
    expect(envelopes.map(({ part, parts }) => `${part}/${parts}`)).toEqual(
      sizes.map((_, i) => `${i + 1}/${sizes.length}`),
    );
  });

  it('computes inserts, expected weight and thickness per envelope', () => {
    const people = workplace([3], { inserts: ['leaflet', 'number-request-form'] });
    const [envelope] = buildEnvelopes(people, household);
    expect(envelope?.inserts).toEqual([
      'leaflet',
      'number-request-form',
      'number-request-form',
      'number-request-form',
    ]);
    // envelope 4.5 + 3 sheets 15.3 + leaflet 5.1 + 3 forms 15.3; 0.3 + 3 × 0.1 × 3 layers + 4 × 0.3
    expect(envelope?.grams).toBe(40.2);
    expect(envelope?.thicknessMm).toBe(2.4);
    const [card] = buildEnvelopes(workplace([1], { kind: 'certificate', sheets: 0, inserts: [] }), settings);
    expect(card?.grams).toBe(11.1);
    expect(card?.thicknessMm).toBe(0.9);
  });

  it('S104 an envelope of cards: one carrier letter, leaflet and reply envelope, a privacy sticker for each card', () => {
    const { packing, inserts } = loadProfile('kyokai-kenpo').profile;
    const cards = [0, 1, 2, 3, 4].map((i) =>
      packingPerson(
        { member_id: `m${i}`, insured_id: 'm0', sub_number: `0${i}`, form: 'certificate' },
        0,
        inserts,
      ),
    );
    const envelopes = buildEnvelopes(cards, packing);
    expect(envelopes.map((e) => [e.people, `${e.part}/${e.parts}`, e.reason])).toEqual([
      [['m0', 'm1', 'm2', 'm3'], '1/2', 'divided_cards'],
      [['m4'], '2/2', 'divided_cards'],
    ]);
    expect(envelopes.map((e) => e.inserts)).toEqual(
      [4, 1].map((stickers) => [
        'certificate-leaflet',
        ...Array<string>(stickers).fill('privacy-sticker'),
        'card-return-envelope',
      ]),
    );
    // envelope 4.5 + carrier 5.1 + leaflet 5.1 + reply envelope 4.5, and a card 1.5 with its sticker 1 each
    expect(envelopes.map((e) => e.grams)).toEqual([29.2, 21.7]);
    // 0.3 + 3 layers of 0.1 + 0.3 + 0.3, and 0.3 + 0.1 each
    expect(envelopes.map((e) => e.thicknessMm)).toEqual([2.8, 1.6]);
  });

  it('X4 notices without digits have a unit of their own: Ⅱ and Ⅲ by household, Ⅰ by person', () => {
    const { packing, inserts } = loadProfile('kenpo-kumiai').profile;
    const of = (form: string) =>
      buildEnvelopes(
        ['a', 'b', 'c'].map((id) =>
          packingPerson({ member_id: id, insured_id: 'a', sub_number: '', form }, 0, inserts),
        ),
        packing,
      ).map(({ people, reason }) => `${people.join('')} ${reason}`);
    expect(of('style1')).toEqual(['a person', 'b person', 'c person']);
    expect(of('plain')).toEqual(['abc household']);
    expect(packingSettings.safeParse({ plain: { unit: 'household', safeguard: '' } }).success).toBe(false);
    // Without a unit of their own they go as the others do.
    const { plain: _, ...without } = packing;
    const people = workplace([3], { kind: 'plain', inserts: [] });
    expect(buildEnvelopes(people, without).map((e) => e.reason)).toEqual(['person', 'person', 'person']);
  });

  it('divides a household that is too thick or too heavy for one envelope', () => {
    const thin = { ...household, envelope: { ...household.envelope, maxThicknessMm: 1.6 } };
    const people = workplace([5], { inserts: [] });
    // 0.3 + 4 × 0.3 = 1.5 mm: four go together
    expect(buildEnvelopes(people, thin).map((e) => `${e.people.length} ${e.reason}`)).toEqual([
      '4 divided_size',
      '1 divided_size',
    ]);
    expect(buildEnvelopes(workplace([1]), household)[0]?.reason).toBe('alone');
    const light = { ...household, envelope: { ...household.envelope, maxGrams: 20 } };
    expect(buildEnvelopes(people, light).map((e) => `${e.people.length} ${e.part}/${e.parts}`)).toEqual([
      '3 1/2',
      '2 2/2',
    ]);
  });

  it('refuses what it cannot enclose', () => {
    const [one] = workplace([1]);
    expect(() => buildEnvelopes([one!, one!], settings)).toThrow(
      expect.objectContaining({ id: 'packing.doubled' }),
    );
    expect(() => buildEnvelopes([{ ...one!, inserts: ['gift'] }], settings)).toThrow(
      expect.objectContaining({ id: 'packing.insert' }),
    );
    expect(() => buildEnvelopes([{ ...one!, sheets: 0 }], settings)).toThrow(
      expect.objectContaining({ id: 'packing.sheets' }),
    );
    expect(() => buildEnvelopes([{ ...one!, sheets: 40 }], settings)).toThrow(
      expect.objectContaining({ id: 'packing.envelope_full' }),
    );
    expect(() => buildEnvelopes([one!, { ...one!, key: 'q', order: 5 }], settings)).toThrow(RangeError);
  });

  it('loses and doubles nobody, mixes no families or kinds, keeps the limits, whatever the order of the input', () => {
    fc.assert(
      fc.property(anyPeople, fc.constantFrom(settings, household), (people, chosen) => {
        const envelopes = buildEnvelopes(people, chosen);
        const by = new Map(people.map((person) => [person.key, person]));
        expect(envelopes.flatMap((e) => e.people).sort()).toEqual([...by.keys()].sort());
        for (const { people: keys, familyKey, kind, grams, thicknessMm } of envelopes) {
          expect(
            keys.every((key) => by.get(key)?.familyKey === familyKey && by.get(key)?.kind === kind),
          ).toBe(true);
          expect(kind === 'certificate' ? keys.length <= 4 : chosen === household || keys.length === 1).toBe(
            true,
          );
          expect(grams <= 100 && thicknessMm <= 10).toBe(true);
        }
        expect(buildEnvelopes([...people].reverse(), chosen)).toEqual(envelopes);
      }),
      { seed: 71, numRuns: 300 },
    );
  });
});
