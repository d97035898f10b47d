import { z } from 'zod';

/**
 * A layout is data: where things stand on a paper (millimetres from the upper left corner of the trimmed page,
 * type sizes in points), what they say (texts with `{placeholders}`), and under which condition they are there.
 * Writer and reader share this file and nothing else.
 */
const Millimetres = z.number();
const Points = z.number().positive();
/** 0 = black, 1 = white. */
const Grey = z.number().min(0).max(1);

/** Conditions on a record; every one given must hold. They are few, so each combination is compiled once. */
const WhenSchema = z.strictObject({
  form: z.array(z.enum(['style1', 'style2', 'request', 'plain'])).optional(),
  digits: z.boolean().optional(),
  relationship: z.enum(['insured', 'dependent']).optional(),
  route: z.array(z.enum(['workplace', 'home', 'chosen'])).optional(),
  subNumber: z.boolean().optional(),
  /** Whether a certificate shows the co-payment (from 70 on). */
  copayment: z.boolean().optional(),
  /** What the inserting machine reads. */
  inserter: z.array(z.enum(['none', 'qr', 'omr'])).optional(),
  /** Whether the notice bears a one-time code with which its person opens it on a screen. */
  access: z.boolean().optional(),
});
export type When = z.infer<typeof WhenSchema>;

const FitSchema = z.strictObject({
  /** The size never goes below this; then the text is broken, then condensed. */
  min: Points,
  /** Lines the text may be broken into. */
  lines: z.int().min(1).max(4).default(1),
  /** Largest size of a text that shrank first and was broken then; by default 0.8 of its size, for two lines. */
  broken: Points.optional(),
  /** Names shrink first and are broken only then; addresses are broken first, at their full size. */
  first: z.enum(['shrink', 'break']).default('shrink'),
});

const common = { name: z.string().optional(), when: WhenSchema.optional() };

const TextSchema = z.strictObject({
  kind: z.literal('text'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  width: Millimetres.positive(),
  size: Points,
  weight: z.enum(['regular', 'bold']).default('regular'),
  align: z.enum(['left', 'center', 'right', 'justify']).default('left'),
  /** Distance of baselines as a multiple of the size. */
  leading: z.number().min(1).max(3).default(1.6),
  /** Extra space between characters, in em. */
  tracking: z.number().default(0),
  grey: Grey.default(0),
  /** What the text is in the reading order of a tagged page. */
  role: z.enum(['H1', 'H2', 'P']).optional(),
  /** A catalogue key (`@notice.lead`) or a text; `\n` breaks a line. */
  text: z.string(),
  fit: FitSchema.optional(),
});

const LineSchema = z.strictObject({
  kind: z.literal('line'),
  ...common,
  from: z.tuple([Millimetres, Millimetres]),
  to: z.tuple([Millimetres, Millimetres]),
  stroke: Millimetres.positive().default(0.2),
  grey: Grey.default(0),
  dash: z.tuple([Millimetres, Millimetres]).optional(),
});

const RectSchema = z.strictObject({
  kind: z.literal('rect'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  width: Millimetres.positive(),
  height: Millimetres.positive(),
  stroke: Millimetres.positive().optional(),
  grey: Grey.default(0),
  fill: Grey.optional(),
  /** Filled with the colour of the insurer's certificates (S098) instead of a grey. */
  tint: z.literal(true).optional(),
  radius: Millimetres.nonnegative().default(0),
  dash: z.tuple([Millimetres, Millimetres]).optional(),
});

const CellSchema = z.strictObject({
  label: z.string(),
  value: z.string(),
  labelWidth: Millimetres.positive(),
  valueWidth: Millimetres.positive(),
  when: WhenSchema.optional(),
  fit: FitSchema.optional(),
});

const TableSchema = z.strictObject({
  kind: z.literal('table'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  rowHeight: Millimetres.positive(),
  size: Points,
  labelSize: Points,
  /** A row is one or more cells side by side; cells whose condition fails leave no gap. */
  rows: z.array(z.array(CellSchema)).min(1),
});

const CodeSchema = z.strictObject({
  kind: z.literal('code'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  /** Edge of the code without its quiet zone. */
  size: Millimetres.positive(),
  ecc: z.enum(['L', 'M', 'Q', 'H']).default('M'),
  /** What the code is, read aloud in its place. */
  alternative: z.string().optional(),
  value: z.string(),
});

/** Customer barcode of Japan Post, from postcode and address of the record. */
const BarsSchema = z.strictObject({
  kind: z.literal('bars'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  /** Point size 8 to 11.5 of the post's rules; a long bar is 0.36 mm times this. */
  points: z.number().min(8).max(11.5),
});

/** Marks an inserting machine reads (OMR), one below the other at a fixed pitch; `value` says which are printed. */
const OmrSchema = z.strictObject({
  kind: z.literal('omr'),
  ...common,
  x: Millimetres,
  /** Upper edge of the first mark. */
  y: Millimetres,
  /** Length of a mark. */
  width: Millimetres.positive(),
  /** From mark to mark; 4.233 is a sixth of an inch. */
  pitch: Millimetres.positive(),
  value: z.string(),
});

/** A row of empty boxes to write one digit in each. */
const BoxesSchema = z.strictObject({
  kind: z.literal('boxes'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  width: Millimetres.positive(),
  height: Millimetres.positive(),
  /** Boxes per group, groups parted by `gap`. */
  groups: z.array(z.int().positive()),
  gap: Millimetres.nonnegative().default(0),
});

/**
 * The envelope's window over the page. Whatever way the insert shifts (`shift`, each way), `visible` = window
 * less shift always shows, and nothing but window texts may stand inside window plus shift. Prints nothing.
 */
const WindowSchema = z.strictObject({
  kind: z.literal('window'),
  ...common,
  x: Millimetres,
  y: Millimetres,
  width: Millimetres.positive(),
  height: Millimetres.positive(),
  shift: z.tuple([Millimetres.nonnegative(), Millimetres.nonnegative()]),
});

export const ElementSchema = z.discriminatedUnion('kind', [
  TextSchema,
  LineSchema,
  RectSchema,
  TableSchema,
  CodeSchema,
  BarsSchema,
  OmrSchema,
  BoxesSchema,
  WindowSchema,
]);
export type Element = z.infer<typeof ElementSchema>;
export type TextElement = z.infer<typeof TextSchema>;
export type TableElement = z.infer<typeof TableSchema>;
export type TableCell = z.infer<typeof CellSchema>;
export type WindowElement = z.infer<typeof WindowSchema>;
export type Fit = z.infer<typeof FitSchema>;

/** A list on a paper: the same row of elements, `y` counted from the row's top, repeated down the page. */
const RowsSchema = z.strictObject({
  y: Millimetres,
  height: Millimetres.positive(),
  count: z.int().positive(),
  elements: z.array(ElementSchema),
});

/**
 * The place of a 音声コード (Uni-Voice), which reads the page to those who do not see it, and of the half-round notch
 * at the paper's edge by which fingers find it. Both are there only on a page that has a symbol: a notch without a
 * code would lead astray. Size M of JAVIS is 18 mm, its notch about 6 mm across, beside the code.
 */
const VoiceSchema = z.strictObject({
  x: Millimetres,
  y: Millimetres,
  size: Millimetres.positive(),
  notch: z.strictObject({
    edge: z.enum(['right', 'bottom']),
    /** Of its middle, along the edge from the upper left corner. */
    at: Millimetres,
    diameter: Millimetres.positive(),
  }),
});
export type VoicePlace = z.infer<typeof VoiceSchema>;

/** One side of one sheet, with the labels every printed item carries (S158-S160). */
export const PaperSchema = z.strictObject({
  title: z.string(),
  /** Trimmed width and height. */
  size: z.tuple([Millimetres.positive(), Millimetres.positive()]),
  bleed: Millimetres.nonnegative().optional(),
  artwork: z.string().regex(/^[A-Z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+$/),
  /** Short id of the control code an inserting machine reads (S158). */
  control: z.string().regex(/^[A-Z]{2}\d$/),
  confidentiality: z.enum(['機密性1', '機密性2', '機密性3']),
  elements: z.array(ElementSchema),
  rows: RowsSchema.optional(),
  voice: VoiceSchema.optional(),
});
export type Paper = z.infer<typeof PaperSchema>;

/** Papers of a set by name; `notice` and `application` (申出書) are what a notice consists of. */
export const TemplateSetSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+$/),
  title: z.string(),
  source: z.string(),
  papers: z.record(z.string(), PaperSchema),
});
export type TemplateSet = z.infer<typeof TemplateSetSchema>;
