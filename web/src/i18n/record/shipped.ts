/** What comes with Todoke as data (profiles/**): populations, profiles with their inserts, checklists, waves. */
export const shipped: Readonly<Record<string, string>> = {
  // Populations, and whom they leave out
  抽出日の加入者全員: 'Everybody covered on the extraction date',
  '1回目: 抽出日の加入者全員': 'Round 1: everybody covered on the extraction date',
  '2回目: 1回目の抽出日の翌日から令和6年11月29日までの資格取得':
    'Round 2: cover began after round 1’s extraction date, up to 2024-11-29',
  'Ⅰ: 抽出日の加入者全員（下4桁あり）': 'Ⅰ: everybody covered on the extraction date (with the four digits)',
  'Ⅱ: Ⅰの抽出日の翌日から令和6年12月1日までの資格取得（下4桁なし）':
    'Ⅱ: cover began after Ⅰ’s extraction date, up to 2024-12-01 (without digits)',
  'Ⅲ: 令和6年12月2日以降の資格取得（下4桁なし、資格確認書の交付者を除く）':
    'Ⅲ: cover began on 2024-12-02 or later (without digits; not who gets a certificate)',
  '新規加入時（下4桁なし、資格確認書の交付者を除く）':
    'New joiners (without digits; not who gets a certificate)',
  '氏名・記号・番号・負担割合などの変更（下4桁なし）':
    'Changes of name, symbol, number, share of the cost … (without digits)',
  '資格情報のお知らせの再交付（申請を承認した人）': 'Notices issued again (whose application was approved)',
  '確認のうえ送ることになった人（追加の送付）': 'Held, then decided to be sent to (supplementary mailing)',
  抽出日より後の資格取得: 'cover began after the extraction date',
  抽出日までに資格喪失: 'cover ended by the extraction date',
  下4桁を通知済み: 'told the four digits before',
  通知済み: 'notified before',
  資格確認書を交付: 'gets a certificate',
  '判断のあとで登録内容が変わったか、番号違いの申出がある（次の送付で判定し直す）':
    'the register changed or a wrong number was reported since the decision; the next mailing decides afresh',

  // Profiles and their inserts
  '協会けんぽ（資格情報のお知らせ 令和6年9月）': 'Kyokai Kenpo (notices of September 2024)',
  '健康保険組合（資格情報のお知らせ 令和6年10月）': 'Health insurance society (notices of October 2024)',
  説明のチラシ: 'Explanation leaflet',
  'ご案内（下4桁の確認とフローチャート）': 'Guide (checking the four digits, flow chart)',
  マイナ保険証促進チラシ: 'Leaflet promoting the My Number card',
  資格確認書の案内リーフレット: 'Leaflet about certificates',
  個人情報保護シール: 'Privacy sticker',
  '返信用封筒（資格確認書の返却用）': 'Reply envelope (for returning a certificate)',

  // The checklist of a health insurance society
  '組合規程の新設・変更・廃止': 'The society’s rules made, changed and ended',
  '被保険者証に関する規程などを見直し、組合会の議決を得ます。':
    'Rules about the insurance card are gone through; the society’s assembly resolves on them.',
  議決の日と規程の名称: 'Day of the resolution and names of the rules',
  '送付の実施についての組合会・理事会の承認': 'Assembly’s and board’s consent to the mailing',
  '送付の時期・経路・費用について承認を得ます。': 'Time, routes and cost of the mailing are consented to.',
  承認の日と議事録の番号: 'Day of the consent and number of the minutes',
  抽出日の決定: 'Extraction date decided',
  '「令和6年10月時点」のうち、実際に抽出する日を決めます。':
    'Of “as of October 2024”, the very day of the extraction is decided.',
  決めた会議か決裁の番号: 'Meeting or decision it was settled by',
  事業所への事前のお知らせ: 'Workplaces told beforehand',
  '送付の時期、配り方、宛先の訂正の締切を知らせます。':
    'When it is sent, how to hand it out, and the last day for corrections of addresses.',
  送った日と方法: 'Day and way it was sent',

  // Certificates issued without an application
  '資格確認書 職権による一斉交付（令和7年）': 'Certificates issued by the insurer’s own authority (2025)',
  '7月の送付': 'Mailing of July',
  '8月の送付': 'Mailing of August',
  '9月の送付': 'Mailing of September',
  '10月の送付': 'Mailing of October',
};
