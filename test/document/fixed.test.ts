import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeFixedPapers } from '../../src/document/fixed.ts';
import { LEAFLETS, templateSet } from '../../src/template/sets.ts';
import { codesIn, contextOf, flowing, pictureOf, SETTINGS, textsOf, withPath } from './pages.ts';

const NAMES = Object.keys(templateSet(LEAFLETS).papers);
const texts = new Map<string, string>();
let bytes = Buffer.alloc(0);

beforeAll(async () => {
  bytes = await withPath(async (path) => {
    await composeFixedPapers({ context: contextOf(LEAFLETS), papers: NAMES, path });
    return readFileSync(path);
  });
  (await textsOf(bytes)).forEach((text, i) => {
    texts.set(NAMES[i] as string, flowing(text));
  });
});

/** What the seeds ask of each paper, by acceptance item. */
const SAYS: readonly (readonly [paper: string, item: string, sentence: string])[] = [
  ['explanationFront', 'S128', 'マイナンバーカードの裏面に記載されています'],
  ['explanationFront', 'S128', '通知カードなどで確認することができます'],
  ['explanationFront', 'S043', 'お知らせの①の欄'],
  ['explanationFront', 'S129', 'マイナポータルの資格情報画面をスマホにダウンロード'],
  ['explanationFront', 'S130', '資格情報のお知らせ（②の切り取り部分）をマイナンバーカードと一緒に携帯'],
  ['explanationFront', 'S131', 'マイナンバーカードの取得にご協力をお願いします'],
  ['explanationFront', 'S131', '医療機関等の窓口でもマイナ保険証の利用登録ができます'],
  ['explanationFront', 'S056', '令和6年12月2日以降に「資格情報のお知らせ交付申請書」をご提出'],
  [
    'explanationFront',
    'S111 X2',
    '令和7年12月1日までに資格確認書を交付します。それまでの間は、保険証をご活用ください',
  ],
  ['explanationBack', 'S139', '「わたしの情報」は、資格情報のお知らせの代わりにお使いいただけます'],
  ['explanationBack', 'S133', '資格情報画面や資格情報のお知らせだけでは、保険診療を受けられません'],
  ['explanationBack', 'S134', '資格情報のお知らせを携帯する必要はありません'],
  ['explanationBack', 'S135', '保険給付の請求時に必要な記号・番号は'],
  ['explanationBack', 'S136', '資格情報画面を確認できる場合、再交付の手続きは不要です'],
  ['explanationBack', 'S137', '原則再交付いたしません'],
  ['promotionFront', 'S141', '限度額適用認定証がなくても'],
  ['promotionFront', 'S141', '本人が同意した場合のみ'],
  ['promotionFront', 'S142', 'セブン銀行ATM'],
  ['promotionFront', 'S143', '確定申告にもご活用いただけます'],
  ['promotionBack', 'S138', 'マイナ保険証・資格確認書・資格情報のお知らせの比較'],
  ['promotionBack', 'S140', '医療機関等を受診するときは'],
  ['employerRequests', 'S122', '内定段階で収集'],
  ['employerRequests', 'S122 S127', '5日以内に日本年金機構へ'],
  ['employerRequests', 'S123', '健康保険法施行規則上の義務'],
  ['employerRequests', 'S124', 'マイナンバーを正確にご記載'],
  ['employerRequests', 'S125', 'マイナ保険証の利用率目標を定めました'],
  ['employerRequests', 'S126', '入社日前であっても届出が可能'],
  ['cooperationLetter', 'S010', '全国中小企業団体中央会 御中'],
  ['cooperationLetter', 'S011', '日本・東京商工会議所 御中'],
  ['cooperationLetter', 'S116', '必要かつ適切な安全管理措置'],
  ['certificateLeaflet', 'S103', '新しい日付のものを使用してください'],
  ['certificateLeaflet', 'S105', '返信用封筒は、資格確認書の返却以外の目的には使用しないでください'],
  ['certificateLeaflet', 'S106', '速やかに廃棄します'],
  ['certificateLeaflet', 'S108', 'なぜ家族全員分の資格確認書がないの'],
  ['certificateLeaflet', 'S109', '「任意継続被保険者資格喪失申出書」と併せて'],
  ['reissueApplication', 'S056', '令和6年12月2日以降に受け付けます'],
  ['reissueApplication', 'S136', '資格情報画面を確認できる方は、交付の手続きは不要です'],
];

describe('papers with nothing personal', () => {
  test.each(SAYS)('%s: %s %s', (paper, _item, sentence) => {
    expect(texts.get(paper)).toContain(sentence);
  });

  test('S132 the download has four steps, in their order', () => {
    const back = texts.get('explanationBack') as string;
    const steps = ['手順1', '手順2', '手順3', '手順4'].map((step) => back.indexOf(step));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.every((at) => at >= 0)).toBe(true);
  });

  test.each(['explanation', 'promotion'])(
    'S046 S161 the %s leaflet has two sides that name each other',
    (leaflet) => {
      expect(texts.get(`${leaflet}Front`)).toContain('裏面もご覧ください');
      expect(texts.get(`${leaflet}Back`)).toContain('表面もご覧ください');
    },
  );

  test('S162 no paper refers to a page number', () => {
    for (const text of texts.values()) expect(text).not.toMatch(/[0-9０-９]\s*(ページ|頁)/);
  });

  test('every paper names the desk or where it is sent', () => {
    for (const [name, text] of texts) expect(text, name).toMatch(/お問い合わせ先|ご提出先/);
  });

  test('S158 S145 the codes decode to the control id and the portal', async () => {
    const page = NAMES.indexOf('promotionFront');
    expect(await codesIn(await pictureOf(bytes, page))).toEqual(['PR1', SETTINGS.portal.url]);
  });

  test('an unknown paper is refused', async () => {
    const made = withPath((path) => composeFixedPapers({ context: contextOf(), papers: ['nothing'], path }));
    await expect(made).rejects.toMatchObject({ id: 'template.no_paper' });
  });
});
