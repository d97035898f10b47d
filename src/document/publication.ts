import type { VoicePlace } from '../template/layout.ts';
import { BAR_COLUMNS, BAR_ROWS, barImage } from './bars.ts';
import type { CompiledPaper } from './compile.ts';
import { OMR_ROWS, omrImage } from './omr.ts';
import { DocumentParts } from './parts.ts';
import { Bytes, number } from './pdf/bytes.ts';
import { PageDeflater } from './pdf/deflate.ts';
import { stencil, TINT_NAME } from './pdf/drawing.ts';
import { PdfFile, type WrittenFile } from './pdf/file.ts';
import { FontsInUse } from './pdf/fonts.ts';
import { blackInkProfile, screenProfile } from './pdf/icc.ts';
import { xmp } from './pdf/xmp.ts';
import { PersonalText } from './personal.ts';
import { type CodeImage, managementCode, managementImage, qrCode } from './qr.ts';
import { type TaggedPage, textString, writeStructure } from './structure.ts';
import { drawVoice, type VoiceSymbol } from './voice.ts';

/** Pages under one node of the page tree: nodes stay short and the tree two levels deep. */
const PAGES_PER_NODE = 512;

export interface PublicationInfo {
  readonly title: string;
  /** ISO date the papers are issued on: the only date a file carries. */
  readonly issuedOn: string;
  /** The language of its texts (BCP 47), for whoever has them read aloud; Japanese unless said otherwise. */
  readonly language?: string;
  /** For reading on a screen: tagged after PDF/UA-1 (ISO 14289-1). Its papers must be compiled as tagged. */
  readonly tagged?: boolean;
  /** Whether the file names the pages of each piece (PDF/VT-1); then every page lies in a part. */
  readonly parts?: boolean;
}

/**
 * A file of pages being written: fixed parts once, then page after page, fonts last. Memory does not grow with
 * the pages but for their offsets. Follows PDF/X-4 (ISO 15930-7): embedded fonts, one output intent (black ink),
 * trim and bleed boxes, XMP, no transparency, no encryption.
 */
export class Publication {
  readonly #file: PdfFile;
  readonly #info: PublicationInfo;
  readonly #fonts = new FontsInUse();
  readonly #content = new Bytes();
  readonly #deflater = new PageDeflater();
  readonly #text: PersonalText;
  readonly #code: CodeImage = managementImage();
  readonly #catalog: number;
  readonly #tree: number;
  readonly #resources: number;
  readonly #forms = new Map<CompiledPaper<never>, { name: string; id: number }>();
  readonly #nodes: number[] = [];
  #kids: number[] = [];
  #pages = 0;
  #tinted = false;
  readonly #tagged: TaggedPage[] = [];
  readonly #parts: DocumentParts | undefined;
  #part: { readonly id: number; first: number; last: number } | undefined;

  constructor(path: string, info: PublicationInfo) {
    this.#file = new PdfFile(path);
    this.#info = info;
    this.#catalog = this.#file.reserve();
    this.#tree = this.#file.reserve();
    this.#resources = this.#file.reserve();
    this.#parts = info.parts === true ? new DocumentParts(this.#file) : undefined;
    this.#text = new PersonalText(this.#content, this.#fonts);
  }

  get pages(): number {
    return this.#pages;
  }

  /** The pages that follow, up to `endPart`, are one piece. */
  startPart(): void {
    if (this.#parts !== undefined) this.#part = { id: this.#parts.begin(), first: 0, last: 0 };
  }

  /** Ends the piece; `id` (its management number) names it in the file. */
  endPart(id: string): void {
    if (this.#part !== undefined) this.#parts?.end(this.#part.first, this.#part.last, id);
    this.#part = undefined;
  }

  /** Starts a page on a compiled paper: its fixed part is drawn. */
  startPage<R>(paper: CompiledPaper<R>): void {
    this.#content.clear();
    if (paper.structure === undefined) this.#content.ascii(this.#formOf(paper));
    else this.#drawOnPage(paper);
    this.#text.startPage();
  }

  /** Adds a part (a row of a list, a card of a sheet) moved right and down by points from where it was compiled. */
  addAt<R>(row: CompiledPaper<R>, record: R, dx: number, dy: number): void {
    const out = this.#content;
    out.ascii(`q 1 0 0 1 ${number(dx)} ${number(-dy)} cm ${this.#formOf(row)}`);
    this.add(row, record);
    out.ascii('Q\n');
    // The restored state knows no font.
    this.#text.startPage();
  }

  /** Adds what is personal on the page. */
  add<R>(paper: CompiledPaper<R>, record: R): void {
    const out = this.#content;
    out.ascii('BT\n');
    for (const plan of paper.fields) {
      const { parts } = plan;
      let text = '';
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i] as (typeof parts)[number];
        text += typeof part === 'string' ? part : part(record);
      }
      if (plan.mark === '') this.#text.write(plan, text);
      else {
        out.ascii(plan.mark);
        this.#text.write(plan, text);
        out.ascii('EMC\n');
      }
    }
    out.ascii('ET\n');
    for (const { x, y, size, value, mark } of paper.codes) {
      const text = value(record);
      const image = managementCode(text, this.#code) ? this.#code : qrCode(text);
      out.ascii(`${mark}q ${number(size)} 0 0 ${number(size)} ${number(x)} ${number(y)} cm `);
      stencil(out, image.size, image.size, image.rows);
      out.ascii(mark === '' ? ' Q\n' : ' Q EMC\n');
    }
    for (const { x, y, width, height, value, mark } of paper.bars) {
      const bars = value(record);
      if (bars === '') continue;
      out.ascii(`${mark}q ${number(width)} 0 0 ${number(height)} ${number(x)} ${number(y)} cm `);
      stencil(out, BAR_COLUMNS, BAR_ROWS, barImage(bars));
      out.ascii(mark === '' ? ' Q\n' : ' Q EMC\n');
    }
    for (const { x, y, width, height, value, mark } of paper.omr) {
      out.ascii(`${mark}q ${number(width)} 0 0 ${number(height)} ${number(x)} ${number(y)} cm `);
      stencil(out, 1, OMR_ROWS, omrImage(value(record)));
      out.ascii(mark === '' ? ' Q\n' : ' Q EMC\n');
    }
  }

  /** Adds a 音声コード in its place on the page, and the mark of its notch. */
  addVoice<R>(paper: CompiledPaper<R>, place: VoicePlace, symbol: VoiceSymbol): void {
    drawVoice(this.#content, place, symbol, [paper.width, paper.height]);
  }

  /** Ends the page: its stream and its object are written. */
  endPage<R>(paper: CompiledPaper<R>): void {
    const file = this.#file;
    if (this.#kids.length === 0) this.#nodes.push(file.reserve());
    const page = file.reserve();
    const contents = file.reserve();
    file.deflated(contents, '', this.#deflater.deflate(this.#content.view()));
    file.object(
      page,
      `<</Type/Page/Parent ${this.#nodes.at(-1)} 0 R/Contents ${contents} 0 R` +
        `/Resources ${this.#resources} 0 R${boxes(paper)}${this.#tagsOf(paper, page)}${this.#partOf(page)}>>`,
    );
    this.#kids.push(page);
    this.#pages++;
    if (this.#kids.length === PAGES_PER_NODE) this.#closeNode();
  }

  #partOf(page: number): string {
    if (this.#part === undefined) return '';
    if (this.#part.first === 0) this.#part.first = page;
    this.#part.last = page;
    return `/DPart ${this.#part.id} 0 R`;
  }

  /** A tagged page's entries; its structure is written at the end of the file. */
  #tagsOf<R>({ structure }: CompiledPaper<R>, page: number): string {
    if (structure === undefined) return '';
    this.#tagged.push({ page, structure });
    return `/StructParents ${this.#tagged.length - 1}/Tabs/S`;
  }

  /** A tagged page draws its fixed part itself: marked content belongs to one page. */
  #drawOnPage<R>(paper: CompiledPaper<R>): void {
    for (const [font, cids] of paper.fixedCids) this.#fonts.add(font, cids);
    this.#tinted ||= paper.tinted;
    this.#content.raw(paper.fixed);
  }

  /** Writes fonts, page tree, metadata and trailer and syncs the file. A file has at least one page. */
  finish(): WrittenFile {
    const file = this.#file;
    if (this.#kids.length > 0) this.#closeNode();
    const fonts = this.#fonts.embed(file);
    const forms = [...this.#forms.values()].map(({ name, id }) => `/${name} ${id} 0 R`).join('');
    const colours = this.#colourSpaces();
    file.object(this.#resources, `<</Font<<${fonts}>>/XObject<<${forms}>>${colours}>>`);
    file.object(
      this.#tree,
      `<</Type/Pages/Count ${this.#pages}/Kids[${this.#nodes.map((node) => `${node} 0 R`).join(' ')}]>>`,
    );
    const profile = file.reserve();
    file.stream(profile, '/N 1', blackInkProfile());
    const metadata = file.reserve();
    const fingerprint = file.fingerprint();
    file.plainStream(
      metadata,
      '/Type/Metadata/Subtype/XML',
      Buffer.from(xmp({ ...this.#info, documentId: fingerprint.slice(0, 32) })),
    );
    const info = file.reserve();
    const date = `D:${this.#info.issuedOn.replaceAll('-', '')}000000+09'00'`;
    file.object(
      info,
      `<</Title${textString(this.#info.title)}/Producer(Todoke)/CreationDate(${date})/ModDate(${date})/Trapped/False>>`,
    );
    const parts = this.#parts === undefined ? '' : `/DPartRoot ${this.#parts.finish()} 0 R`;
    const marks =
      this.#tagged.length === 0
        ? ''
        : `/MarkInfo<</Marked true>>/StructTreeRoot ${writeStructure(file, this.#tagged)} 0 R`;
    file.object(
      this.#catalog,
      `<</Type/Catalog/Pages ${this.#tree} 0 R/Metadata ${metadata} 0 R/Lang(${this.#info.language ?? 'ja-JP'})${marks}${parts}` +
        `/ViewerPreferences<</DisplayDocTitle true>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFX` +
        `/OutputConditionIdentifier(Todoke Black Ink)/Info(Black ink on uncoated paper)` +
        `/DestOutputProfile ${profile} 0 R>>]>>`,
    );
    const id = `<${fingerprint.slice(0, 32).toUpperCase()}>`;
    return file.finish(`/Root ${this.#catalog} 0 R/Info ${info} 0 R/ID[${id}${id}]`);
  }

  /** Gives the file up, finished or not. */
  close(): void {
    this.#file.close();
  }

  /** Colours other than black are given by a profile of their own: the output intent knows black ink only. */
  #colourSpaces(): string {
    if (!this.#tinted) return '';
    const profile = this.#file.reserve();
    this.#file.stream(profile, '/N 3', screenProfile());
    return `/ColorSpace<</${TINT_NAME}[/ICCBased ${profile} 0 R]>>`;
  }

  #closeNode(): void {
    const kids = this.#kids.map((kid) => `${kid} 0 R`).join(' ');
    this.#file.object(
      this.#nodes.at(-1) as number,
      `<</Type/Pages/Parent ${this.#tree} 0 R/Count ${this.#kids.length}/Kids[${kids}]>>`,
    );
    this.#kids = [];
  }

  #formOf<R>(paper: CompiledPaper<R>): string {
    const key = paper as unknown as CompiledPaper<never>;
    let form = this.#forms.get(key);
    if (form === undefined) {
      form = { name: `X${this.#forms.size + 1}`, id: this.#file.reserve() };
      this.#forms.set(key, form);
      this.#tinted ||= paper.tinted;
      for (const [font, cids] of paper.fixedCids) this.#fonts.add(font, cids);
      const { width, height, bleed } = paper;
      const box = [-bleed, -bleed, width + bleed, height + bleed].map(number).join(' ');
      this.#file.stream(
        form.id,
        `/Type/XObject/Subtype/Form/BBox[${box}]/Resources ${this.#resources} 0 R`,
        paper.fixed,
      );
    }
    return `/${form.name} Do\n`;
  }
}

function boxes(paper: Pick<CompiledPaper<never>, 'width' | 'height' | 'bleed'>): string {
  const { width, height, bleed } = paper;
  const outer = [-bleed, -bleed, width + bleed, height + bleed].map(number).join(' ');
  const trim = [0, 0, width, height].map(number).join(' ');
  return `/MediaBox[${outer}]/BleedBox[${outer}]/TrimBox[${trim}]`;
}
