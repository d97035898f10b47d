/**
 * Everything that may be wrong with a finished file, by its code. Codes are a promise to those who act on them:
 * add, never rename. The sentence is for people; neither carries anyone's data.
 */
export const FAULTS = {
  'file.missing': '記録にあるファイルがありません。',
  'file.unlisted': '記録にないファイルがあります。',
  'file.hash': 'ファイルの内容が、作成時のハッシュ値と一致しません。',
  'file.unreadable': 'PDF として読み取れません。',
  'file.truncated': 'ファイルが途中で切れています。',
  'file.encrypted': 'ファイルが暗号化されています。',
  'file.active': 'スクリプト、添付ファイルまたは入力欄が含まれています。',
  'file.pages': 'ページ数が記録と一致しません。',
  'record.missing': 'ページの記録がないか、読み取れません。',
  'record.pieces': 'pieces.csv とページの記録が一致しません。',
  'record.form': '記録上の様式と下4桁の有無の組合せが正しくありません。',
  'record.inserts': '同封物の一覧が、様式ごとの定めと一致しません。',
  'page.missing': '記録にあるページがありません。',
  'page.extra': '記録にないページがあります。',
  'page.size': '用紙の大きさまたは裁ち落としが様式と一致しません。',
  'page.rotated': 'ページが回転しています。',
  'page.annotation': '注釈が付いています。',
  'page.unreadable': 'ページの内容を読み取れません。',
  'piece.other': '別の人の整理番号が印刷されています。',
  'text.missing': '印刷されるべき文字列がありません。',
  'text.differs': '文字列が記録または様式と一致しません。',
  'text.unexpected': '様式にない文字が印刷されています。',
  'text.outside': '文字列が欄からはみ出しているか、位置がずれています。',
  'text.hidden': '見えない文字、隠れた文字があります。',
  'text.colour': '文字の濃さが様式と一致しません。',
  'text.size': '文字の大きさが様式の範囲にありません。',
  'text.turned': '文字が傾いているか、裏返っています。',
  'window.foreign': '封筒の窓から、見えてはならない文字が見えます。',
  'window.covered': '封筒の窓から見えるべき文字が隠れます。',
  'digits.differ': '下4桁が記録と一致しません。',
  'digits.mask': '個人番号の伏せ字の形が正しくありません。',
  'digits.forbidden': '個人番号を表示してはならない紙面に、番号の欄があります。',
  'digits.missing': '個人番号の下4桁の欄がありません。',
  'access.differs': '画面で見るためのコードが記録と一致しません。',
  'code.missing': '二次元コードが所定の位置にありません。',
  'code.unreadable': '二次元コードを読み取れません。',
  'code.differs': '二次元コードの内容が記録と一致しません。',
  'bars.missing': 'カスタマバーコードが所定の位置にありません。',
  'bars.differ': 'カスタマバーコードが宛先と一致しません。',
  'cut.missing': '切り取り線がありません。',
  'seal.missing': '印影（公印）またはロゴがありません。',
  'mark.missing': '罫線または枠がありません。',
  'mark.unexpected': '様式にない線または塗りがあります。',
  'image.unexpected': '様式にない画像があります。',
  'image.unsupported': '読み取れない種類の画像があります。',
  'paint.covers': '文字の上に別の塗りまたは画像が重なっています。',
  'paint.unsupported': '透明や模様など、印刷に使わない描き方があります。',
  'font.not_embedded': '書体が埋め込まれていません。',
  'font.foreign': '様式の書体にない書体が使われています。',
  'font.unreadable': '書体を読み取れません。',
  'glyph.missing': '字形のない文字があります（豆腐になります）。',
  'glyph.other': '字形が、文字コードの示す文字と異なります。',
  'template.unproved': '様式に、検査の方法が定められていない要素があります。',
  'picture.code': '画像にしたページから二次元コードを読み取れないか、内容が異なります。',
  'picture.bars': '画像にしたページのカスタマバーコードが宛先と一致しません。',
  'picture.blank': '画像にしたページで、印刷されるべき場所が空白です。',
  'picture.seal': '画像にしたページに、印影（公印）またはロゴが見えません。',
  'picture.stray': '画像にしたページで、空白であるべき場所に印刷があります。',
  'picture.unreadable': 'ページを画像にできません。',
} as const;
export type FaultCode = keyof typeof FAULTS;

/** One fault: where it is and what. `at` is the element of the template, where one is concerned. */
export interface Fault {
  /** Path of the file, relative to the folder verified. */
  readonly file: string;
  /** From 1; null for a fault of the whole file. */
  readonly page: number | null;
  readonly piece: string | null;
  readonly code: FaultCode;
  readonly at?: string;
}
