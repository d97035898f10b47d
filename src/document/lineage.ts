/** Where a personal field of a notice comes from (S045): what the insurer holds, and nothing else. */
export interface FieldSource {
  /** What the paper calls it. */
  readonly title: string;
  /** Tables and columns it is read from, as of the campaign's extraction date and moment. */
  readonly source: string;
  /** What is done to it on the way, if anything. */
  readonly made?: string;
}

const REGISTER = 'register.as_of';

/** Sources by placeholder of `noticeFields`. The four digits alone come from the vault, where each reading is logged. */
export const NOTICE_SOURCES: Readonly<Record<string, FieldSource>> = {
  managementNumber: { title: '整理番号', source: 'piece.piece management_number' },
  name: { title: '氏名', source: `${REGISTER} name_kanji` },
  kana: { title: 'フリガナ', source: `${REGISTER} name_kana` },
  insuredName: { title: '被保険者氏名', source: `${REGISTER} name_kanji（被保険者）` },
  birthDate: { title: '生年月日', source: `${REGISTER} birth_date`, made: '和暦' },
  symbol: { title: '記号', source: `${REGISTER} symbol` },
  number: { title: '番号', source: `${REGISTER} number` },
  subNumber: { title: '枝番', source: `${REGISTER} sub_number` },
  copayment: {
    title: '負担割合',
    source: `${REGISTER} birth_date, relationship, standard_remuneration`,
    made: '年齢と標準報酬月額から判定（src/japan/copayment.ts）',
  },
  acquiredOn: { title: '資格取得年月日', source: `${REGISTER} acquired_on`, made: '和暦' },
  maskedNumber: {
    title: 'マイナンバーの下4桁',
    source: 'vault（個人番号の保管庫）、照合結果 campaign.decision digits',
    made: '下4桁のほかは * で印字',
  },
  accessCode: {
    title: '画面で見るためのコード',
    source: 'member.notice_code（控えはハッシュ値だけ）',
    made: '鍵ファイルと整理番号から導出',
  },
  accessUntil: { title: 'コードの期限', source: 'member.notice_code expires_on', made: '和暦' },
  postcode: { title: '郵便番号', source: `${REGISTER} postcode, contact_postcode` },
  address: { title: '住所', source: `${REGISTER} address, contact_address` },
  customerBarcode: {
    title: 'カスタマバーコード',
    source: `${REGISTER} postcode, address`,
    made: '町域より後ろの番地（src/japan/customer-barcode.ts）',
  },
};
