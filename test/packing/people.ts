import fc from 'fast-check';
import type { PackingPerson } from '../../src/packing/envelopes.ts';

/** A workplace of families with the given sizes, in order; `sheets` and `inserts` as for a plain notice. */
export function workplace(sizes: readonly number[], change: Partial<PackingPerson> = {}): PackingPerson[] {
  return sizes.flatMap((size, family) =>
    Array.from({ length: size }, (_, i) => ({
      key: `p${family}-${i}`,
      familyKey: `f${family}`,
      order: family,
      insured: i === 0,
      subNumber: String(i).padStart(2, '0'),
      sheets: 1,
      inserts: ['leaflet'],
      kind: 'notice' as const,
      ...change,
    })),
  );
}

/** Sizes of families that sum to exactly `people`, from a small seeded generator. */
export function familySizes(people: number, seed: number, largest = 6): number[] {
  const sizes: number[] = [];
  let state = seed >>> 0;
  for (let left = people; left > 0; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const size = Math.min(left, 1 + ((state >>> 16) % largest));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

const person = fc.record({
  sheets: fc.integer({ min: 1, max: 3 }),
  inserts: fc.subarray(['leaflet', 'number-request-form', 'return-envelope']),
  kind: fc.constantFrom('notice' as const, 'certificate' as const),
});

/** Arbitrary workplaces: families of 1–9 with unlike papers, handed over in any order. */
export const anyPeople: fc.Arbitrary<PackingPerson[]> = fc
  .array(fc.array(person, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 60 })
  .chain((families) => {
    const people = families.flatMap((members, family) =>
      members.map((member, i) => ({
        key: `p${family}-${i}`,
        familyKey: `f${family}`,
        order: family >> 1,
        insured: i === 0,
        subNumber: String(i).padStart(2, '0'),
        ...member,
      })),
    );
    return fc.shuffledSubarray(people, { minLength: people.length });
  });
