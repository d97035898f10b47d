import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { csvLine } from '../csv/index.ts';
import { cardData } from '../document/card-data.ts';
import { composeCarriers, composeCertificateSheets, composeCertificates } from '../document/certificates.ts';
import type { NoticeContext } from '../document/context.ts';
import { composeCooperationLetters } from '../document/cooperation.ts';
import { noticeFields } from '../document/fields.ts';
import { composeFixedPapers } from '../document/fixed.ts';
import { EIGHT_UP } from '../document/imposition.ts';
import { composeLeaflet, type LeafletContext } from '../document/leaflets.ts';
import { NOTICE_SOURCES } from '../document/lineage.ts';
import { composeDistributionLists } from '../document/lists.ts';
import { composeNotices } from '../document/notices.ts';
import { composeProofs } from '../document/proofs.ts';
import {
  cardSpecimens,
  carrierSpecimens,
  cooperationSpecimenRequests,
  noticeSpecimens,
  parcelSpecimens,
  specimenSettings,
  targetListSpecimens,
} from '../document/specimens.ts';
import { composeTargetLists } from '../document/target-lists.ts';
import { languageChoices, languageOf } from '../guide/language.ts';
import { loadProfile, shippedProfiles } from '../profile/profile.ts';
import { factsOf } from '../template/conditions.ts';
import { type LeafletName, leaflets } from '../template/leaflets.ts';
import { CERTIFICATES, LETTERS, NOTICE_VARIANTS, TEMPLATE_SETS, templateSet } from '../template/sets.ts';

interface Made {
  readonly file: string;
  readonly pages: readonly { readonly title: string; readonly page: number }[];
}

/** `todoke specimens`: the specimen book, every paper in every condition. */
export function register(program: Command): void {
  program
    .command('specimens')
    .description('見本帳を作る（すべての用紙を、条件の違いごとに1ページずつ）')
    .requiredOption('--out <dir>', '書き出すフォルダー')
    .action(async ({ out }: { out: string }) => {
      mkdirSync(out, { recursive: true });
      const made: Made[] = [];
      for (const set of TEMPLATE_SETS) made.push(...(await setSpecimens(set, out)));
      for (const set of NOTICE_VARIANTS) made.push(await noticesOf(set, out));
      for (const set of TEMPLATE_SETS) made.push(await proofsOf(set, out));
      made.push(...(await leafletSpecimens(out)), ...(await letterSpecimens(out)), ...(await cardsOf(out)));
      const rows = made.flatMap(({ file, pages }) =>
        pages.map(({ title, page }) => csvLine([file, page, title])),
      );
      writeFileSync(join(out, 'sources.csv'), sourcesCsv());
      writeFileSync(join(out, 'index.csv'), csvLine(['file', 'page', 'title']) + rows.join(''));
      process.stdout.write(`${JSON.stringify({ files: made.length, papers: rows.length })}\n`);
    });
}

/** Where each personal field of a notice comes from, beside the papers that show it. */
const sourcesCsv = (): string =>
  csvLine(['field', 'title', 'source', 'made']) +
  Object.entries(NOTICE_SOURCES)
    .map(([field, { title, source, made = '' }]) => csvLine([field, title, source, made]))
    .join('');

/** The settings a set is shipped with: those of the first profile that names it, else of the first profile. */
const contextOf = (set: string): NoticeContext => leafletContextOf(set);

function leafletContextOf(set: string): LeafletContext {
  const profiles = shippedProfiles().map((name) => loadProfile(name).profile);
  const profile = profiles.find(({ document }) => set.startsWith(document.templateSet)) ?? profiles[0];
  if (profile === undefined) throw new RangeError('no profile is shipped');
  return {
    transition: profile.campaign.transition,
    insurer: { number: '01130012', name: profile.document.returnTo.name.split(' ')[0] as string },
    asOf: '2024-06-07',
    issuedOn: '2024-09-09',
    templateSet: templateSet(set),
    settings: specimenSettings(profile.document),
    language: 'ja',
  };
}

/** Writes a file under its name once it is whole. */
async function whole<T>(out: string, file: string, write: (path: string) => Promise<T>): Promise<T> {
  const path = join(out, file);
  const result = await write(`${path}.draft`);
  renameSync(`${path}.draft`, path);
  return result;
}

async function noticesOf(set: string, out: string): Promise<Made> {
  const context = contextOf(set);
  const notices = noticeSpecimens();
  const file = `${set}-notices.pdf`;
  const records = notices.map(({ record }) => record);
  const { firstPages } = await whole(out, file, (path) => composeNotices({ context, records, path }));
  return { file, pages: notices.map(({ title }, i) => ({ title, page: firstPages[i] as number })) };
}

/** The papers of a notice with their geometry drawn over them, once per form and route. */
async function proofsOf(set: string, out: string): Promise<Made> {
  const context = contextOf(set);
  const file = `${set}-proofs.pdf`;
  const pages = noticeSpecimens()
    .filter(({ record }) => record.name === record.insuredName && record.subNumber !== '')
    .flatMap(({ title, record }) =>
      (record.form === 'request' ? ['notice', 'application'] : ['notice']).map((paper) => ({
        title,
        paper,
        facts: factsOf(record),
        record,
      })),
    );
  await whole(out, file, (path) => composeProofs({ context, pages, fields: noticeFields(context), path }));
  return { file, pages: pages.map(({ title }, i) => ({ title: `校正・${title}`, page: i + 1 })) };
}

async function setSpecimens(set: string, out: string): Promise<Made[]> {
  const context = contextOf(set);
  const parcels = parcelSpecimens();
  const listFile = `${set}-lists.pdf`;
  const lists = await whole(out, listFile, (path) => composeDistributionLists({ context, parcels, path }));
  return [
    await noticesOf(set, out),
    {
      file: listFile,
      pages: parcels.map(({ parcelId }, i) => ({
        title: `梱包ラベルと配付リスト（${parcelId}）`,
        page: lists.firstPages[i] as number,
      })),
    },
  ];
}

/** Languages whose leaflets the book shows: those that are complete. */
const SHOWN_LANGUAGES = languageChoices()
  .filter(({ complete }) => complete)
  .map(({ id }) => id);

async function leafletSpecimens(out: string): Promise<Made[]> {
  const made: Made[] = [];
  const context = leafletContextOf('kyokai-2024');
  const names = Object.keys(leaflets()) as LeafletName[];
  for (const leaflet of names) {
    for (const language of leaflets()[leaflet].japaneseOnly === true ? ['ja'] : SHOWN_LANGUAGES) {
      for (const type of ['standard', 'large'] as const) {
        const file = `leaflet-${leaflet}-${language}${type === 'large' ? '-large' : ''}.pdf`;
        await whole(out, file, (path) => composeLeaflet({ context, leaflet, language, type, path }));
        const condition = `${languageOf(language).japaneseName}${type === 'large' ? '・大きな文字' : ''}`;
        const title = `${LEAFLET_TITLES[leaflet]}（${condition}）`;
        made.push({ file, pages: [{ title, page: 1 }] });
      }
    }
  }
  return made;
}

const LEAFLET_TITLES: Readonly<Record<LeafletName, string>> = {
  explanation: '説明のチラシ',
  promotion: 'マイナ保険証のご案内',
  certificate: '資格確認書のご案内',
  workplace: '資格確認書のご案内（事業所あて）',
};

async function letterSpecimens(out: string): Promise<Made[]> {
  const context = { ...contextOf('kyokai-2024'), templateSet: templateSet(LETTERS) };
  const names = Object.keys(context.templateSet.papers).filter((name) => !name.startsWith('cooperation'));
  const file = `${LETTERS}.pdf`;
  await whole(out, file, (path) => composeFixedPapers({ context, papers: names, path }));
  const titles = names.map((name) => context.templateSet.papers[name]?.title ?? name);
  return [
    { file, pages: titles.map((title, i) => ({ title, page: i + 1 })) },
    ...(await cooperationSpecimens(out)),
    ...(await certificateMailing(out)),
  ];
}

async function cooperationSpecimens(out: string): Promise<Made[]> {
  const context = { ...leafletContextOf('kyokai-2024'), templateSet: templateSet(LETTERS) };
  const made: Made[] = [];
  for (const request of cooperationSpecimenRequests()) {
    const file = `cooperation-${request.subject.about}.pdf`;
    await whole(out, file, (path) => composeCooperationLetters({ context, request, path }));
    const pages = request.chain.map((to, i) => ({ title: `協力依頼（${to}あて）`, page: i + 1 }));
    made.push({ file, pages });
  }
  return made;
}

/** What goes with certificates to workplaces and back. */
async function certificateMailing(out: string): Promise<Made[]> {
  const context = { ...contextOf('kyokai-2024'), templateSet: templateSet(CERTIFICATES) };
  const lists = targetListSpecimens();
  const listFile = 'target-lists.pdf';
  const { firstPages } = await whole(out, listFile, (path) => composeTargetLists({ context, lists, path }));
  const envelope = 'reply-envelope.pdf';
  await whole(out, envelope, (path) => composeFixedPapers({ context, papers: ['replyEnvelope'], path }));
  return [
    {
      file: listFile,
      pages: lists.map(({ workplace, route }, i) => ({
        title: `送付予定対象者一覧（${workplace.name}、${route === 'home' ? '自宅あて' : '事業所経由'}）`,
        page: firstPages[i] as number,
      })),
    },
    { file: envelope, pages: [{ title: '返信用封筒（資格確認書の返却用）', page: 1 }] },
  ];
}

async function cardsOf(out: string): Promise<Made[]> {
  const context = { ...contextOf('kyokai-2024'), templateSet: templateSet(CERTIFICATES) };
  const records = cardSpecimens();
  const files = {
    cards: 'certificates.pdf',
    sheets: 'certificate-sheets.pdf',
    carriers: 'certificate-carriers.pdf',
  };
  await whole(out, files.cards, (path) => composeCertificates({ context, records, path }));
  await whole(out, files.sheets, (path) =>
    composeCertificateSheets({ context, records, path, imposition: EIGHT_UP }),
  );
  const { data, legend } = cardData(context, records);
  writeFileSync(join(out, 'certificate-data.csv'), data);
  writeFileSync(join(out, 'certificate-data-legend.csv'), legend);
  await whole(out, files.carriers, (path) => composeCarriers({ context, records: carrierSpecimens(), path }));
  return [
    {
      file: files.cards,
      pages: records.flatMap((_, i) => [
        { title: `資格確認書 表面（${i + 1}）`, page: i * 2 + 1 },
        { title: `資格確認書 裏面（${i + 1}）`, page: i * 2 + 2 },
      ]),
    },
    {
      file: files.sheets,
      pages: [
        { title: '資格確認書 面付け（表面）', page: 1 },
        { title: '資格確認書 面付け（裏面）', page: 2 },
      ],
    },
    {
      file: files.carriers,
      pages: carrierSpecimens().map((_, i) => ({ title: `送付台紙（${i + 1}）`, page: i + 1 })),
    },
  ];
}
