import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine } from '../csv/index.ts';
import { addDays, daysBetween } from '../japan/calendar.ts';
import { CONFIRMATIONS, INQUIRIES, RESIDENT_COLUMNS } from '../matching/evidence-files.ts';
import { MEMBER_COLUMNS, WORKPLACES } from '../register/index.ts';
import { type Batch, generate, type SampleRequest } from './generate.ts';
import { isExtracted, type Member } from './model.ts';
import { Random } from './random.ts';
import { SAMPLE_PROFILES, type SampleProfile } from './settings.ts';

/** The files of the sample and their columns: those the rooms that take them in ask for. */
export const COLUMNS = {
  'members.csv': MEMBER_COLUMNS,
  'resident-register.csv': RESIDENT_COLUMNS,
  'workplaces.csv': WORKPLACES.columns,
  'confirmations.csv': CONFIRMATIONS.columns,
  'inquiries.csv': INQUIRIES.columns,
} as const;
type FileName = keyof typeof COLUMNS;
const FILES = Object.keys(COLUMNS) as FileName[];

/** Bytes gathered before a write. */
const BUFFER_BYTES = 1 << 19;

/**
 * A file under construction: gathers lines, writes them in large pieces, and gets its name only when complete.
 * The one buffer is used over and over; a new one per write makes the process grow with the sample.
 */
export class Sheet {
  private readonly path: string;
  private readonly file: number;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private used = 0;

  constructor(directory: string, name: string, columns: readonly string[]) {
    this.path = join(directory, name);
    this.file = openSync(`${this.path}.tmp`, 'w');
    this.add(csvLine(columns));
  }

  /** Adds a line of well under `BUFFER_BYTES` bytes. */
  add(line: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    if (this.used + 3 * line.length > BUFFER_BYTES) this.flush();
    this.used += this.buffer.write(line, this.used);
  }

  private flush(): void {
    for (let done = 0; done < this.used; ) done += writeSync(this.file, this.buffer, done, this.used - done);
    this.used = 0;
  }

  finish(): void {
    this.flush();
    closeSync(this.file);
    renameSync(`${this.path}.tmp`, this.path);
  }

  abandon(): void {
    closeSync(this.file);
    rmSync(`${this.path}.tmp`, { force: true });
  }
}

const personId = (member: Member): string => `P${String(member.person.index + 1).padStart(8, '0')}`;

function memberLine(member: Member): string {
  const { person, contact } = member;
  const { held } = person;
  return csvLine([
    member.memberId,
    personId(member),
    member.insuredId,
    member.symbol,
    member.number,
    member.subNumber,
    held.kanji,
    held.kana,
    held.birth,
    held.sex,
    person.home.address.postcode,
    held.address,
    person.individualNumber,
    member.acquiredOn,
    member.lostOn,
    member.workplace?.id ?? '',
    member.relationship,
    member.kind,
    member.standardRemuneration,
    member.protected ? 'yes' : 'no',
    contact?.postcode ?? '',
    contact?.address ?? '',
  ]);
}

/** The register's answers of a batch, in the order of the numbers, as a register sorts them. */
function registerLines(members: readonly Member[], asOf: string): string[] {
  const lines: string[] = [];
  for (const { firstRow, person } of members) {
    if (!firstRow || person.registeredNumber === '') continue;
    const { kanji, kana, birth, sex, address } = person.registered;
    lines.push(csvLine([person.registeredNumber, kanji, kana, birth, sex, address, asOf]));
  }
  return lines.sort();
}

const EVIDENCE = ['住民票の写し', '戸籍抄本', '運転免許証の写し', '本人への電話確認（記録あり）'] as const;

/** Writes the small files about people whose number was doubted: confirmations and inquiries. */
class Correspondence {
  private readonly random: Random;
  private readonly profile: SampleProfile;

  constructor(request: SampleRequest) {
    this.random = new Random(`todoke letters ${request.seed}`);
    this.profile = SAMPLE_PROFILES[request.profile];
  }

  confirmation(member: Member): string {
    const { random, profile } = this;
    const { extractionDate, cutOff } = profile.campaign;
    const snapshot = member.plan.confirmation === 'current' ? extractionDate : addDays(extractionDate, -147);
    const on = addDays(snapshot, random.between(5, daysBetween(extractionDate, cutOff)));
    return csvLine([member.memberId, `kakunin-${random.between(1, 9)}`, on, random.pick(EVIDENCE), snapshot]);
  }

  inquiry({ memberId, plan }: Member): string {
    const { random, profile } = this;
    const { extractionDate, cutOff } = profile.campaign;
    const days = daysBetween(extractionDate, cutOff);
    const part = (share: number) => Math.ceil(days * share);
    const sentOn = addDays(extractionDate, random.between(part(0.05), part(0.15)));
    const replyBy = addDays(cutOff, plan.inquiry === 'pending' ? 14 : -part(0.05));
    let repliedOn = '';
    if (plan.inquiry === 'replied') repliedOn = addDays(sentOn, random.between(part(0.05), part(0.6)));
    // Some answer when the cut-off has passed: for this round that is no answer.
    else if (plan.inquiry === 'unanswered' && random.chance(0.1))
      repliedOn = addDays(cutOff, random.between(1, 9));
    return csvLine([memberId, sentOn, replyBy, repliedOn]);
  }
}

/** `insurer.json`: who the insurer is, the campaign the files are for, and how the sample was made. */
function insurerFile(request: SampleRequest): string {
  const { insurer, campaign, name } = SAMPLE_PROFILES[request.profile];
  const content = {
    insurer: { insurer_number: insurer.insurerNumber, name: insurer.name },
    profile: name,
    campaign: {
      id: campaign.id,
      title: campaign.title,
      extraction_date: campaign.extractionDate,
      cut_off: campaign.cutOff,
      packing_date: campaign.packingDate,
      issue_date: campaign.issueDate,
      window: campaign.window,
    },
    sample: { seed: request.seed, members: request.members },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Sheets of one sample and how a batch spreads over them. */
class Sample {
  private readonly sheets: Record<FileName, Sheet>;
  private readonly letters: Correspondence;
  private readonly asOf: string;

  constructor(request: SampleRequest, directory: string) {
    const sheets = FILES.map((name) => [name, new Sheet(directory, name, COLUMNS[name])]);
    this.sheets = Object.fromEntries(sheets) as Record<FileName, Sheet>;
    this.letters = new Correspondence(request);
    this.asOf = SAMPLE_PROFILES[request.profile].campaign.extractionDate;
  }

  add({ workplace, members }: Batch): void {
    const { sheets, letters } = this;
    if (workplace !== undefined) {
      const { id, symbol, name, postcode, address, prefecture, openedOn, closedOn } = workplace;
      sheets['workplaces.csv'].add(
        csvLine([id, symbol, name, postcode, address, prefecture, openedOn, closedOn]),
      );
    }
    for (const member of members) {
      sheets['members.csv'].add(memberLine(member));
      if (!isExtracted(member)) continue;
      if (member.plan.confirmation !== 'none') sheets['confirmations.csv'].add(letters.confirmation(member));
      if (member.plan.inquiry !== 'none') sheets['inquiries.csv'].add(letters.inquiry(member));
    }
    for (const line of registerLines(members, this.asOf)) sheets['resident-register.csv'].add(line);
  }

  finish(): void {
    for (const sheet of Object.values(this.sheets)) sheet.finish();
  }

  abandon(): void {
    for (const sheet of Object.values(this.sheets)) sheet.abandon();
  }
}

/**
 * Writes the six files of a sample into `directory` (made if missing; files of the same names are replaced).
 * None appears under its name before all are complete. `onProgress` hears how many members are done.
 */
export function writeSample(
  request: SampleRequest,
  directory: string,
  onProgress?: (members: number) => void,
): void {
  mkdirSync(directory, { recursive: true });
  const sample = new Sample(request, directory);
  let done = 0;
  try {
    for (const batch of generate(request)) {
      sample.add(batch);
      done += batch.members.length;
      onProgress?.(done);
    }
  } catch (error) {
    sample.abandon();
    throw error;
  }
  sample.finish();
  writeFileSync(join(directory, 'insurer.json'), insurerFile(request));
}
