/**
 * The Japanese words of codes that stand in the record, as staff read them on screen. A code this table does not
 * know is shown as it is: better an odd code than a reason left out.
 */

/** Rows of the rule table (decisions.md; src/campaign/rule-table.ts): why a person stands where they stand. */
const RULE_ROWS: Readonly<Record<number, string>> = {
  1: '個人番号がないか、検査数字が合いません',
  2: '住基にこの番号がないか、別の人と番号が重なっています',
  3: '保険者が確認済みです',
  4: '生年月日か性別が一致しません（空欄を含む）',
  5: '5情報がすべて一致しました',
  6: '氏名の漢字とカナの一方だけが一致しません',
  7: '氏名が漢字・カナとも一致しません（改姓・双子などの可能性）',
  8: '住所だけが一致しません（資格は一つ）',
  9: '住所だけが一致せず、有効な資格が二つ以上あります',
  10: '氏名の一方と住所、またはそれ以上が一致しません',
};

/** The same in a few words, for the lists of held people. */
const RULE_ROWS_SHORT: Readonly<Record<number, string>> = {
  1: '番号なし・誤り',
  2: '番号が住基にない・重複',
  4: '生年月日・性別の不一致',
  7: '氏名が漢字・カナとも不一致',
  9: '住所の不一致、資格が複数',
  10: '氏名・住所など複数の不一致',
};

const FORMS: Readonly<Record<string, string>> = {
  style1: '様式1',
  style2: '様式2',
  request: '番号のお願い',
  plain: '番号欄なし',
  certificate: '資格確認書',
  hold: '保留',
};

/** Why a letter travels as it does (campaign.extracted.route_reason). */
const ROUTE_REASONS: Readonly<Record<string, string>> = {
  workplace: '事業所に在職',
  voluntary: '任意継続のため自宅へ',
  workplace_closed: '事業所が廃止のため自宅へ',
  no_workplace: '事業所がないため自宅へ',
  home_by_profile: '自宅へ送る設定のため自宅へ',
  protected: '支援措置対象',
};

/** Stages of a campaign (src/campaign/extract.ts). */
const STAGES: Readonly<Record<string, string>> = {
  extract: '抽出',
  classify: '照合・判定',
  sort: '送付経路の決定',
  pack: '封入・梱包の計画',
  compose: '印刷ファイルの作成',
};

const ROUTES: Readonly<Record<string, string>> = {
  workplace: '事業所経由',
  home: '自宅へ直送',
  chosen: '本人の指定先',
};

const STATUSES: Readonly<Record<string, string>> = {
  planned: '作成待ち',
  composed: '作成済み',
  released: '印刷へ引渡し',
  printed: '印刷済み',
  enclosed: '封入済み',
  sealed: '封かん済み',
  posted: '発送済み',
  delivered: '配達済み',
  handed_over: '本人へ手渡し',
  returned: '返戻',
  recalled: '回収中',
  stopped: '差止め',
  voided: '無効',
  resent: '再送',
  written_off: '回収不能',
  destroyed: '廃棄',
};

const REPLIES: Readonly<Record<string, string>> = {
  pending: '照会の回答待ち',
  yes: '照会に回答あり（内容の確認待ち）',
  no: '回答なし（期限切れ）',
};

const KINDS: Readonly<Record<string, string>> = {
  general: '一般',
  voluntary: '任意継続',
  day_labourer: '日雇特例',
};

const RELATIONSHIPS: Readonly<Record<string, string>> = {
  insured: '被保険者',
  spouse: '配偶者',
  child: '子',
  parent: '父母',
  sibling: '兄弟姉妹',
  grandparent: '祖父母',
  grandchild: '孫',
  other: 'その他の家族',
};

const CONTAINERS: Readonly<Record<string, string>> = { envelope: '大封筒', box: '箱' };

/** Files taken in, by the kind they are recorded under (docs/formats.md names the files). */
const FILES: Readonly<Record<string, string>> = {
  members: 'members.csv（加入者）',
  workplaces: 'workplaces.csv（事業所）',
  'resident-register': 'resident-register.csv（住基の回答）',
  confirmations: 'confirmations.csv（確認済み）',
  inquiries: 'inquiries.csv（照会）',
};

/** Reason codes of the five-item check (docs/matching.md). */
const REASONS: Readonly<Record<string, string>> = {
  K0: '全角・半角や空白だけの違い',
  K1: '同じ漢字の符号違い（異体字セレクタなど）',
  K2: 'JIS・Unicodeで一つとされる漢字（髙と高など）',
  K3: '常用漢字表・人名用漢字の旧字体',
  K4: '戸籍通達の誤字俗字と正字',
  KR: '々などの繰返し記号',
  KS: '中点などの区切り記号',
  KA: '英字の大文字・小文字',
  KX: '混同されやすい別の字（斎と斉など）',
  KW: '同じ字といえる根拠が弱い字形',
  KP: '●・〓・?などで置き換えられた字',
  KL: '形の似た字（ニと二など）',
  KH: 'ひらがなとカタカナ',
  KT: '姓と名などの順序が違う',
  KM: '一方に名の一部がない',
  KU: '一方が途中で切れている',
  KN: '対応表にあるが別の名の字',
  KD: '漢字が違う',
  N0: '全角・半角や空白だけの違い',
  N1: '小書きのかなが使えない登録（ヨとョ）',
  N2: '長音・濁点・繰返し記号の書き方',
  NH: 'ひらがなとカタカナ',
  NA: '英字の大文字・小文字',
  NL: '形の似た字',
  NS: '小書きのかな（ヤとャなど）',
  NV: 'ヴとバ行',
  NY: 'ヂとジ、ヅとズ',
  NW: 'ヲとオなど旧かな',
  NO: '長音（オウとオオなど）',
  NG: '清音と濁音',
  NQ: '●・?などで置き換えられた字',
  NT: '姓と名などの順序が違う',
  NM: '一方に名の一部がない',
  NU: '一方が途中で切れている',
  ND: 'カナが違う',
  B0: '全角・半角だけの違い',
  B1: '和暦と西暦などの書き方',
  BX: '生年月日が違う',
  S0: '全角・半角だけの違い',
  S1: '「男」と「1」などの書き方',
  SX: '性別が違う',
  A0: '全角・半角や空白だけの違い',
  A1: '丁目・番地の書き方',
  A2: '都道府県・郡の省略',
  A3: '「大字」「字」の有無',
  A4: 'ヶとケ、之とノなどの書き方',
  A5: '通り名の省略',
  A6: '市区町村の合併・区の再編',
  A7: '建物名の省略',
  'P-市区町村': '市区町村が一方にない',
  'P-合併': '合併前後の対応が一つに決まらない',
  'P-町名': '町名が一方にない',
  'P-通り名': '通り名が一方にない',
  'P-小字': '小字が一方にない',
  'P-番号': '番地より下の番号が一方にない',
  'P-方書': '方書（部屋番号など）が一方にない',
  'P-建物': '建物名が違う',
  'AX-市区町村': '市区町村が違う',
  'AX-町名': '町名が違う',
  'AX-通り名': '通り名が違う',
  'AX-小字': '小字が違う',
  'AX-番号': '番地・号が違う',
  'AX-号室': '部屋番号が違う',
  M0: '一方が空欄',
  M1: '読み取れない値',
};

const word =
  (table: Readonly<Record<string, string>>) =>
  (code: string): string =>
    table[code] ?? code;

export const formTitle = word(FORMS);
export const routeTitle = word(ROUTES);
export const routeReasonTitle = word(ROUTE_REASONS);
export const stageTitle = word(STAGES);
export const statusTitle = word(STATUSES);
export const replyTitle = word(REPLIES);
export const kindTitle = word(KINDS);
export const relationshipTitle = word(RELATIONSHIPS);
export const containerTitle = word(CONTAINERS);
export const fileTitle = word(FILES);
export const reasonText = word(REASONS);
/** Whether the table has words for a reason code (tested against the matcher's own lists). */
export const hasReasonText = (code: string): boolean => code in REASONS;
export const ruleShort = (row: number): string => RULE_ROWS_SHORT[row] ?? ruleTitle(row);
/** The sentence of a row of the rule table; the bare number for a row of another version of it. */
export const ruleTitle = (row: number): string => RULE_ROWS[row] ?? `判定表の行 ${row}`;
