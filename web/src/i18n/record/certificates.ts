/** Eligibility certificates: grounds, statuses, events, applications, days (src/certificate). */
export const certificates: Readonly<Record<string, string>> = {
  資格確認書の交付事由のある方: 'People with a ground for a certificate',

  // Reasons of an application (src/certificate/application-rules.ts)
  '従来の健康保険証の紛失・き損': 'Insurance card lost or damaged',
  マイナンバーカードの紛失: 'My Number card lost',
  'マイナンバーカードの更新中・再発行中': 'My Number card being renewed or reissued',
  電子証明書の有効期限切れ: 'Electronic certificate expired',
  健康保険証の利用登録をしていない: 'My Number card not registered as insurance card',
  マイナンバーカードを取得していない: 'No My Number card',
  'マイナンバーカードを返納した（返納する予定）': 'My Number card given back (or about to be)',
  '介助者などの支援が必要（要配慮者）': 'Needs help at the clinic (lasting need)',
  施設や介助者にマイナンバーカードを預ける: 'Card kept by a home or carer',
  資格確認書の紛失: 'Certificate lost',
  資格確認書のき損: 'Certificate damaged',
  資格確認書の記載内容の訂正: 'Certificate to be corrected',
  その他保険者が認める事情: 'Other circumstances the insurer accepts',
  資格情報のお知らせの紛失: 'Notice lost',
  資格情報のお知らせのき損: 'Notice damaged',
  '氏名・資格などの変更': 'Name or eligibility changed',
  '有効な資格確認書をお持ちのため、新たには交付しません。':
    'A valid certificate is held, so no new one is issued.',
  '従来の健康保険証が交付された期間のあとに加入されているため、この理由では交付できません。':
    'Cover began after the last insurance cards were issued, so this reason does not apply.',
  '作り直す資格確認書がありません。はじめて申請するときの理由を選んでください。':
    'There is no certificate to make again. Choose the reason of a first application.',
  'マイナポータルで資格情報をご覧になれるため、資格情報のお知らせは再交付しません。マイナポータルの画面をお使いください。':
    'The eligibility can be seen in Myna Portal, so the notice is not issued again. Please use its screen.',
  '確認に必要な書類が足りないため、交付できません。書類をそろえて、もう一度申請してください。':
    'Papers needed for the check are missing. Please apply again with all of them.',
  '申請された方を確認できないため、交付できません。': 'Whoever applied could not be identified.',
  窓口: 'Counter',
  '申請を受け付けました。{0}までに回答します。': 'The application was received. It is answered by {0}.',
  '資格情報のお知らせを再交付します。': 'The notice is issued again.',
  '申請の内容を認めました。お持ちの資格確認書は、期限の前に申請なしで更新します。':
    'The application is granted. The certificate held is renewed before its last day, without application.',
  '資格確認書を交付します。': 'A certificate is issued.',
  '申請は取り下げられました。': 'The application was taken back.',

  // The month's run and the days of the law
  登録状況ファイルの受領期限: 'Registration file due',
  対象者の確定: 'Targets fixed',
  校正の確認: 'Proofs checked',
  印刷への引渡し: 'Handed to print',
  '作成・封入（交付年月日）': 'Made and enclosed (date of issue)',
  差出しの開始: 'Posting begins',
  差出しの期限: 'Posting ends',
  健康保険証の新規発行の終了: 'No new insurance cards',
  職権による資格確認書の交付期限: 'Certificates issued ex officio by',
  従来の健康保険証を使える最後の日: 'Last day of the insurance card',

  // Registration of My Number cards, grounds, why not
  利用登録済み: 'Registered',
  マイナンバーカードなし: 'No My Number card',
  利用登録なし: 'Not registered',
  '利用登録の解除（申請中を含む）': 'Registration ended (or being ended)',
  マイナンバーカード返納: 'My Number card given back',
  '個人番号の不明・誤り': 'Individual Number unknown or wrong',
  '支援措置などにより、マイナ保険証での資格確認を止めているため、申請がなくても交付します。':
    'Checks by My Number card are stopped (protected member or alike): issued without application.',
  '保険者が正しい個人番号を把握していないため、マイナ保険証で資格を確認できません。':
    'The insurer does not hold the right Individual Number, so the My Number card does not show the eligibility.',
  'マイナンバーカードを取得していません。': 'Has no My Number card.',
  'マイナンバーカードを返納しています。': 'Gave the My Number card back.',
  '健康保険証としての利用登録を解除しています（解除の申請中を含みます）。':
    'Ended the registration as insurance card (or applied to).',
  '健康保険証としての利用登録をしていません。': 'The My Number card is not registered as insurance card.',
  'マイナンバーカードの電子証明書の有効期限が切れ、マイナ保険証を使えなくなります（使えなくなっています）。':
    'The electronic certificate of the My Number card expires or has expired: it can no longer be used.',
  '受診のときに介助などの支援が必要な方（要配慮者）と認められています。更新に申請は要りません。':
    'Accepted as needing help at the clinic. Renewed without application.',
  '施設や介助者にマイナンバーカードを預けるなどの事情が認められています。更新に申請は要りません。':
    'Accepted: the card is kept by a home or carer, or alike. Renewed without application.',
  '資格取得届または被扶養者異動届で、資格確認書の発行を希望しています。':
    'Asked for a certificate in the filing.',
  '従来の健康保険証をなくし、マイナ保険証も使えないと申請がありました。':
    'Applied: insurance card lost, and no usable My Number card.',
  'マイナンバーカードをなくしたと申請がありました。': 'Applied: My Number card lost.',
  'マイナンバーカードを更新または再発行中と申請がありました。':
    'Applied: My Number card being renewed or reissued.',
  'マイナ保険証を使えないと申請がありました（登録状況が届く前の申告）。':
    'Applied: cannot use a My Number card (said before the registration came).',
  '保険者が認めた事情により、申請で交付します。':
    'Issued on application, for circumstances the insurer accepted.',
  '資格確認書の交付が始まる前の日です。': 'Certificates were not issued yet on that day.',
  'その日には、まだ資格がありません。': 'There is no eligibility yet on that day.',
  'その日には、資格がありません。': 'There is no eligibility on that day.',
  '日雇特例被保険者（その被扶養者を含む）には、資格確認書を交付しません。':
    'Day labourers and their dependents are not issued certificates.',
  '同じ方のほかの資格で交付するため、この資格では交付しません。':
    'Issued for another eligibility of the same person, so not for this one.',
  '従来の健康保険証を使えるため、まだ交付しません。':
    'The insurance card can still be used, so none is issued yet.',
  '従来の健康保険証が交付された期間のあとに資格を取得しています。':
    'Cover began after the last insurance cards were issued.',
  'マイナ保険証の登録状況が、まだ届いていません。':
    'The registration of the My Number card is not known yet.',
  'マイナ保険証を使えます。': 'Can use the My Number card.',

  // Recalls, statuses of a card, its events
  資格喪失: 'Cover lost',
  新しい資格確認書の交付: 'New certificate issued',
  有効期限切れ: 'Expired',
  記載内容の訂正: 'Corrected',
  き損による交換: 'Damaged, exchanged',
  再交付後の発見: 'Found after its reissue',
  誤った交付: 'Issued by mistake',
  本人からの返納の申出: 'Given back by the person',
  '作成済み（発送前）': 'made (not posted)',
  発送済み: 'posted',
  交付済み: 'issued',
  '返戻（再送待ち）': 'returned (to be sent again)',
  紛失: 'lost',
  '発見（紛失後）': 'found again',
  き損: 'damaged',
  記載誤り: 'misprinted',
  期限切れ: 'lapsed',
  '差止め（廃棄待ち）': 'withdrawn (to be destroyed)',
  '返納済み（廃棄待ち）': 'given back (to be destroyed)',
  廃棄済み: 'destroyed',
  作成: 'made',
  '配達・交付': 'delivered, issued',
  '返戻（宛所不明など）': 'came back (unknown at the address …)',
  '発送前・返戻後の差止め': 'withdrawn before posting or after its return',
  紛失の届出: 'reported lost',
  発見の届出: 'reported found',
  発見したカードの使用再開: 'found card in use again',
  き損の届出: 'reported damaged',
  新しいカードの交付による失効: 'superseded by a new card',
  返納の受領: 'given back',
  送付物への同封: 'enclosed in a letter',
  '資格確認書 {0} 月次交付': 'Certificates, monthly run {0}',
  '資格確認書 {0} 申請による交付': 'Certificates on application, {0}',
};
