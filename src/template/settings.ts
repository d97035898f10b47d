import { z } from 'zod';
import { FontSettingsSchema } from './font-settings.ts';
import { ElementSchema } from './layout.ts';

const IsoDate = z.iso.date();

/** Whom a reader asks. One contact may carry other names on other papers (X9). */
const DeskSchema = z.strictObject({
  name: z.string().min(1),
  phone: z.string().min(1),
  hours: z.string().min(1),
});

/** 資格確認書: what differs between insurers (S097-S100, X6). */
const CertificateSettingsSchema = z.strictObject({
  title: z.string().default('健康保険資格確認書'),
  /** Ground of the card as #RRGGBB; the default is the yellow of seed 000. */
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .default('#F7E9A0'),
  /** Last day a card issued now is valid (S100). */
  expiresOn: IsoDate.default('2029-12-01'),
  /** Lines of the printed seal. */
  seal: z.string().max(24).default('保険者\n之　印'),
});

const AddressSchema = z.strictObject({
  postcode: z.string().regex(/^\d{3}-\d{4}$/),
  address: z.string(),
  name: z.string(),
});

/** What a leaflet in another language says of the insurer; a leaflet without it is refused. */
const InLanguageSchema = z.strictObject({
  insurerName: z.string().min(1),
  deskName: z.string().min(1),
  deskPhone: z.string().min(1),
  deskHours: z.string().min(1),
  portalScreen: z.string().min(1),
});

/**
 * The document part of an insurer's profile: which template set, and every word, date and address on its papers
 * that differs between insurers. Texts are printed as they stand here.
 */
export const DocumentSettingsSchema = z.strictObject({
  templateSet: z.string().default('mhlw-2024'),
  /**
   * The insurer's own changes to its papers: by paper and name of the element, the element that stands in its place; null
   * takes it away.
   */
  papers: z.record(z.string(), z.record(z.string(), z.union([z.null(), ElementSchema]))).default({}),
  desk: DeskSchema,
  /** Where the 申出書 is sent back to. */
  returnTo: AddressSchema,
  /** Where certificates are sent back to (S105), if elsewhere. */
  certificateReturnTo: AddressSchema.optional(),
  /**
   * What stands where the stamp goes on the reply envelope of certificates: the approved mark of 料金受取人払 as the
   * post office gave it, line by line; null prints that a stamp is needed.
   */
  replyPostage: z.string().max(80).nullable().default(null),
  portal: z.strictObject({
    /** What the code on the notice opens (S040). */
    url: z.url(),
    /** Name of the portal's screen with the eligibility (X10). */
    screen: z.string().default('資格情報画面'),
  }),
  /** From when the cut-out serves (S055), printed as era year and month. */
  usableFrom: IsoDate.default('2024-12-02'),
  /** Until when the 申出書 is asked for; null prints 「お早めに」. */
  submitBy: IsoDate.nullable().default(null),
  /** `*` and `#`: an asterisk is printed, a `#` takes one of the last four digits (S042, X11). */
  mask: z
    .string()
    .regex(/^[* ]*#{4}$/)
    .default('**** **** ####'),
  /** Whether print files name the pages of each piece (PDF/VT-1), for printers whose machines ask for it. */
  documentParts: z.boolean().default(false),
  certificate: CertificateSettingsSchema.prefault({}),
  fonts: FontSettingsSchema.prefault({}),
  /** What leaflets name by a code (S144, S145), beside the portal; what has no link here has no code. */
  links: z
    .strictObject({
      special: z.url().optional(),
      video: z.url().optional(),
      branches: z.url().optional(),
      languages: z.url().optional(),
      /** Where members open their own notice; notices with a one-time code print it (docs/member.md). */
      notice: z.url().optional(),
    })
    .prefault({}),
  /** The insurer's own words for leaflets that are not in Japanese, by language. */
  inLanguages: z.record(z.string(), InLanguageSchema).default({}),
  /** How the insurer speaks of itself in a sentence: 当協会, 当健康保険組合. */
  selfName: z.string().default('当保険者'),
});
export type DocumentSettings = z.infer<typeof DocumentSettingsSchema>;
