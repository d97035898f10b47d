import { z } from 'zod';

const length = z.number().positive().max(2000);
const grams = z.number().nonnegative().max(100_000);
const thickness = z.number().nonnegative().max(1000);

/** Who shares an envelope. Sharing needs the recorded safeguard against enclosing a stranger's paper (S072). */
const unit = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('person') }),
  z.strictObject({
    unit: z.literal('household'),
    safeguard: z
      .string()
      .trim()
      .min(1, '世帯単位で封入するときは、誤封入・誤配布を防ぐ対策を必ず記入してください。'),
  }),
]);

/** An outer envelope or box. Sizes are outer sizes in mm; what is inside loses the walls. */
const container = z.strictObject({
  name: z.string().min(1),
  lengthMm: length,
  widthMm: length,
  /** Greatest depth: the gusset of an envelope, the depth of a box. */
  depthMm: length,
  wallMm: thickness,
  tareGrams: grams,
  /** A box has its depth however little it holds; an envelope is as thick as its contents. */
  rigid: z.boolean(),
});

const insert = z.strictObject({
  title: z.string().min(1),
  grams,
  /** As it lies in the envelope, folded. */
  thicknessMm: thickness,
  /** A leaflet goes once into an envelope, a form once for each person who asked for it. */
  per: z.enum(['envelope', 'person']),
});

/**
 * The packing part of an insurer profile. Sizes in mm, weights in grams.
 *
 * From seeds: unit (S070–S073), outer sizes and 150 people (S075–S077, X15), four cards (S085, X14); from Japan
 * Post: 60 cm, three sides 90 cm, 4 kg. Weights and thicknesses of paper are assumptions computed from common
 * grades (A4 of 81.4 g/m² = 5.1 g): weigh the real stock and set them before the first real round.
 */
export const packingSettings = z
  .strictObject({
    notice: unit.default({ unit: 'person' }),
    /** Notices that never carry digits (Ⅱ and Ⅲ of seed 002); without it as `notice` (X4). */
    plain: unit.optional(),
    certificate: unit.default({
      unit: 'household',
      safeguard: '封入時に全員分の整理番号を読み取り、世帯の組合せと一致しなければ封をしない。',
    }),
    peoplePerParcel: z.int().positive().default(150),
    certificatesPerEnvelope: z.int().positive().default(4),
    /** Sheets of the carrier letter that goes with the cards of one envelope. */
    carrierSheets: z.int().nonnegative().default(1),
    sheet: z
      .strictObject({ grams, thicknessMm: thickness, layers: z.int().positive() })
      .default({ grams: 5.1, thicknessMm: 0.1, layers: 3 }),
    card: z.strictObject({ grams, thicknessMm: thickness }).default({ grams: 1.5, thicknessMm: 0.3 }),
    /** The member's envelope: 長形3号. `maxThicknessMm` and `maxGrams` are what it (or the inserter) takes. */
    envelope: z
      .strictObject({
        lengthMm: length,
        widthMm: length,
        thicknessMm: thickness,
        grams,
        maxThicknessMm: length,
        maxGrams: z.number().positive(),
      })
      .default({
        lengthMm: 235,
        widthMm: 120,
        thicknessMm: 0.3,
        grams: 4.5,
        maxThicknessMm: 10,
        maxGrams: 100,
      }),
    inserts: z.record(z.string(), insert).default({
      leaflet: { title: 'ご案内リーフレット', grams: 5.1, thicknessMm: 0.3, per: 'envelope' },
      'number-request-form': { title: 'マイナンバー申出書', grams: 5.1, thicknessMm: 0.3, per: 'person' },
      'return-envelope': { title: '返信用封筒', grams: 4.5, thicknessMm: 0.3, per: 'envelope' },
    }),
    /** In order of preference: a parcel takes the first it fits. */
    containers: z
      .array(container)
      .min(1)
      .default([
        {
          name: 'envelope',
          lengthMm: 490,
          widthMm: 320,
          depthMm: 120,
          wallMm: 0.5,
          tareGrams: 60,
          rigid: false,
        },
        { name: 'box', lengthMm: 360, widthMm: 250, depthMm: 120, wallMm: 3, tareGrams: 180, rigid: true },
      ]),
    post: z
      .strictObject({
        longestMm: length,
        threeSidesMm: z.number().positive(),
        maxGrams: z.number().positive(),
      })
      .default({ longestMm: 600, threeSidesMm: 900, maxGrams: 4000 }),
  })
  .superRefine((settings, context) => {
    const names = settings.containers.map(({ name }) => name);
    if (new Set(names).size !== names.length) {
      context.addIssue({ code: 'custom', path: ['containers'], message: '梱包材の名前が重複しています。' });
    }
    for (const [i, candidate] of settings.containers.entries()) {
      if (spaceOf(candidate, settings) !== undefined) continue;
      context.addIssue({
        code: 'custom',
        path: ['containers', i],
        message: `梱包材「${candidate.name}」には封筒が1通も入らないか、郵便で差し出せる大きさを超えています。`,
      });
    }
  });

/** Validated packing settings. `packingSettings.parse({})` gives the defaults of the seeds. */
export type PackingSettings = z.output<typeof packingSettings>;
export type Container = PackingSettings['containers'][number];

/** What a container really takes: so many stacks of envelopes side by side, so high, so heavy. */
export interface Space {
  readonly container: Container;
  readonly stacks: number;
  /** Greatest height of a stack in mm. */
  readonly heightMm: number;
  /** Greatest weight of the contents in grams. */
  readonly grams: number;
}

/**
 * The usable space of a container under Japan Post's limits, or undefined if not one envelope can travel in it.
 * The seeds' envelope of 490 × 320 mm may be 120 mm thick by its gusset and 90 mm by the post's three sides:
 * 90 mm it is (X15).
 */
export function spaceOf(
  container: Container,
  settings: Pick<PackingSettings, 'envelope' | 'post'>,
): Space | undefined {
  const { envelope, post } = settings;
  const { lengthMm, widthMm, wallMm } = container;
  const depthMm = Math.min(container.depthMm, post.longestMm, post.threeSidesMm - lengthMm - widthMm);
  if (Math.max(lengthMm, widthMm) > post.longestMm || (container.rigid && depthMm < container.depthMm)) {
    return undefined;
  }
  const [length, width] = [lengthMm - 2 * wallMm, widthMm - 2 * wallMm];
  const stacksOf = (along: number, across: number) => Math.floor(length / along) * Math.floor(width / across);
  const stacks = Math.max(
    stacksOf(envelope.lengthMm, envelope.widthMm),
    stacksOf(envelope.widthMm, envelope.lengthMm),
  );
  const heightMm = depthMm - 2 * wallMm;
  const grams = post.maxGrams - container.tareGrams;
  if (stacks < 1 || heightMm <= 0 || grams <= 0) return undefined;
  return { container, stacks, heightMm, grams };
}
