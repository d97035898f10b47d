/** Filings: results, faults by row and item, what to do (src/register/filing). Names of items are the official ones. */
export const filings: Readonly<Record<string, string>> = {
  変更なし: 'No change',
  行: 'row',
  届書: 'Filing',
  被保険者資格取得届: 'Acquisition of cover',
  被保険者資格喪失届: 'Loss of cover',
  '被扶養者（異動）届': 'Change of dependents',
  被保険者報酬月額変更届: 'Change of monthly pay',
  被保険者報酬月額算定基礎届: 'Basis of monthly pay',
  被保険者賞与支払届: 'Payment of a bonus',
  事業所が登録にありません: 'The workplace is not in the register',
  '事業所を登録するか、--workplace で事業所番号を指定して、もう一度登録してください':
    'Register the workplace, or name its ID with --workplace, and try again',
  '同じ番号または同じ人の資格が、すでにあります':
    'There is an eligibility of the same number or person already',
  '番号と資格取得日を確かめてください。前の資格の喪失届がまだのときは、先に届け出てください':
    'See number and day of acquisition. If the loss of the former cover is not filed yet, file it first',
  被保険者が登録にありません: 'The insured is not in the register',
  '被保険者整理番号を確かめてください。取得届がまだのときは、先に届け出てください':
    'See the insured’s number. If the acquisition is not filed yet, file it first',
  '番号の示す被保険者と、生年月日が違います': 'The birth date is not that of the insured with this number',
  被保険者整理番号と生年月日を確かめてください: 'See the insured’s number and the birth date',
  '被保険者の資格が、その日にはありません': 'The insured has no cover on that day',
  '被扶養者になった日と、被保険者の資格の期間を確かめてください':
    'See the day of becoming a dependent and the insured’s days of cover',
  被扶養者が登録にありません: 'The dependent is not in the register',
  '氏名と生年月日を確かめてください。該当の届がまだのときは、先に届け出てください':
    'See name and birth date. If becoming a dependent is not filed yet, file it first',
  '喪失の日が、取得の日より前です': 'The loss is before the acquisition',
  資格喪失年月日を確かめてください: 'See the day of loss',
  生年月日がありません: 'There is no birth date',
  生年月日を記入してください: 'Fill in the birth date',
  枝番が足りません: 'There are no sub-numbers left',
  保険者の資格担当に連絡してください: 'Tell the insurer’s office of eligibility',
  '「{0}」の項目数が違います（{1}項目のところ{2}項目）。':
    '“{0}” has another number of items ({2} in place of {1}).',
  'コンマを省いたり、値の中にコンマを入れたりしていないか確かめてください。':
    'See whether a comma is missing, or stands in a value.',
  '「様式コード」が、2018年より前の様式のコードです。':
    '「様式コード」 is the code of a form from before 2018.',
  '「様式コード」に、知らないコードがあります。': '「様式コード」 holds an unknown code.',
  '取得届は2200700、喪失届は2201700、被扶養者（異動）届は2202700で出力してください。':
    'Write 2200700 for acquisitions, 2201700 for losses, 2202700 for changes of dependents.',
  '「事業所整理記号」が、事業所情報（4行目）のものと違います。':
    '「事業所整理記号」 is not that of the workplace (row 4).',
  '別の事業所の届書が混ざっていないか確かめてください。':
    'See whether another workplace’s filing is mixed in.',
  '「{0}」が入力されていません（{1}場合は必要です）。': '「{0}」 is empty (it is needed where {1}).',
  '入力してください。': 'Fill it in.',
  '「{0}」が入力されています（{1}場合は入力しません）。': '「{0}」 is filled in (it stays empty where {1}).',
  '空にするか、関係する項目を直してください。': 'Leave it empty, or mend what it depends on.',
  '「個人番号」の検査数字が合いません。': 'The check digit of 「個人番号」 is wrong.',
  '個人番号の写し間違いがないか、本人の書類で確かめてください。':
    'Compare the number with the person’s papers.',
  '「{0}」が入力されていません。': '「{0}」 is empty.',
  '「{0}」は、入力しないことになっている項目です。': '「{0}」 is to stay empty.',
  '空（コンマの間に何もない状態）にしてください。': 'Leave nothing between the commas.',
  '「{0}」が、この届書のコードと違います。': '「{0}」 is not this filing’s code.',
  '様式コードを確かめてください。': 'See the code of the form.',
  '「{0}」が引用符（"）で囲まれています。': '「{0}」 stands in quotes (").',
  '引用符を付けずに出力してください。この様式では値を囲みません。':
    'Write it without quotes: this form has none.',
  '「{0}」に、届書で使えない文字があります。': '「{0}」 has letters filings cannot hold.',
  'JIS第1・第2水準の文字に置き換えてください（①・㈱・髙・﨑などの機種依存文字は使えません）。':
    'Use letters of JIS level 1 and 2 (not ①, ㈱, 髙, 﨑 and the like).',
  '「{0}」に数字以外の文字があります。': '「{0}」 holds more than digits.',
  '半角数字だけで入力してください。': 'Use half-width digits only.',
  '「{0}」の桁数が違います。': '「{0}」 has a wrong number of digits.',
  '決められた桁数で入力してください。': 'Use the number of digits laid down.',
  '「{0}」が長すぎます。': '「{0}」 is too long.',
  '決められたバイト数（半角1、全角2）以内に直してください。':
    'Keep to the bytes laid down (half width 1, full width 2).',
  '「{0}」が0だけになっています。': '「{0}」 is all zeros.',
  '正しい番号を入力してください。': 'Give the right number.',
  '「{0}」に、決められたコード以外の値があります。': '「{0}」 holds none of the codes laid down.',
  '仕様書のコード表にある値を入力してください。': 'Use a value of the specification’s table.',
  '「{0}」に、使えない元号コードがあります。': '「{0}」 holds an era that cannot be used.',
  'この項目で使える元号コードを入力してください。': 'Use the code of an era this item takes.',
  '「{0}」が、実在しない日付です。': '「{0}」 is no real date.',
  '元号と年月日を確かめてください（昭和64年1月8日以後は平成です）。':
    'See era and date (from 8 January of Showa 64 it is Heisei).',
  '「{0}」は、元号と年月日の両方が必要です。': '「{0}」 needs both era and date.',
  '元号と年月日を両方入力するか、両方を空にしてください。': 'Give both, or leave both empty.',
  '「{0}」に、日本年金機構の都道府県コードにない値があります。':
    '「{0}」 holds no code of a prefecture of the Pension Service.',
  '日本年金機構のコード表で確かめてください（例: 東京は21。JISの都道府県番号とは違います）。':
    'See its table (Tokyo is 21; these are not the JIS codes).',
  "「{0}」に、使えない符号（'00'または'99'）があります。":
    "「{0}」 holds '00' or '99', which cannot be used.",
  '事業所整理記号の郡市区符号を確かめてください。': 'See the municipality part of the workplace’s symbol.',
  '「{0}」に使えない文字があります。': '「{0}」 holds letters that cannot be used.',
  '英数字だけ、または半角カナだけで入力してください（混ぜることはできません）。':
    'Use letters and digits only, or half-width kana only (not both).',
  '「{0}」に半角カナ以外の文字があります。': '「{0}」 holds more than half-width kana.',
  '半角カナと半角スペースだけで入力してください。': 'Use half-width kana and spaces only.',
  '「{0}」の姓と名の区切りが正しくありません。': 'In 「{0}」 surname and given name are not parted rightly.',
  '姓と名の間に半角スペースを一つ入れてください（続けて二つは入れられません）。':
    'Put one half-width space between them (not two).',
  '姓と名の間に全角スペースを一つ入れてください（続けて二つは入れられません）。':
    'Put one full-width space between them (not two).',
  '半角の英字・数字・カナ・記号だけで入力してください。':
    'Use half-width letters, digits, kana and signs only.',
  '「{0}」に半角スペースがあります。': '「{0}」 holds a half-width space.',
  '全角スペースに直すか、取り除いてください。': 'Use a full-width space, or take it out.',
  '「{0}」に、続けて二つのスペースがあります。': '「{0}」 holds two spaces in a row.',
  'スペースを一つにしてください。': 'Leave one space.',
  "「{0}」が'001'から'999'の番号ではありません。": "「{0}」 is not between '001' and '999'.",
  "媒体通番を'001'から'999'で付け直してください。": "Number the medium from '001' to '999'.",
  '{0}（{1}）は資格に関わらないため、{2}件を読み飛ばしました。':
    '{0} ({1}) does not bear on eligibility: {2} were passed over.',
  '届書作成プログラムの形式どおり、媒体管理・[kanri]・事業所数情報・事業所情報・[data]・届書の順に出力してください。':
    'Write it as the filing program does: medium, [kanri], number of workplaces, workplace, [data], filings.',
  'ファイルの中身がありません。': 'The file is empty.',
  '届書の CSV ファイルを指定してください。': 'Choose a CSV file of filings.',
  'ファイルが4.5MB（4,500,000バイト）以上あります。': 'The file has 4.5 MB (4,500,000 bytes) or more.',
  'ファイルを分けて、それぞれ4.5MB未満にしてください。': 'Split it into files below 4.5 MB.',
  'ファイルが UTF-8 で保存されています。': 'The file is saved as UTF-8.',
  '文字コードを Shift_JIS にして出力し直してください。': 'Write it again as Shift_JIS.',
  'Shift_JIS として読めないバイトがあります（途中で切れたか、壊れたファイルの可能性があります）。':
    'It holds bytes that are no Shift_JIS (it may be cut off or damaged).',
  '元のシステムからもう一度出力してください。': 'Write it once more from its system.',
  '改行コードが CR LF（0D0A）ではありません。': 'Lines do not end with CR LF (0D0A).',
  '改行コードを CR LF にして出力し直してください。': 'Write it again with CR LF.',
  '最後の行が改行で終わっていません（途中で切れたファイルの可能性があります）。':
    'The last line does not end (the file may be cut off).',
  '空の行があります。': 'There is an empty line.',
  '空の行を取り除いてください。': 'Take empty lines out.',
  '2行目が [kanri] ではありません。': 'Line 2 is not [kanri].',
  '5行目が [data] ではありません。': 'Line 5 is not [data].',
  '[data] の後に届書がありません。': 'No filing follows [data].',
  '届書を1件以上入れて出力してください。': 'Write it with at least one filing.',
  '任意継続の2年の満了（この日に資格喪失）':
    'End of two years of voluntary continuation (cover ends this day)',
  '70歳（この日から負担割合の判定）': 'Age 70 (co-payment is decided from this day)',
  '75歳の誕生日（この日に資格喪失）': '75th birthday (cover ends this day)',
  '{0}行目': 'Row {0}',
};
