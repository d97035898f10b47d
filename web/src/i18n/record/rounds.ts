/** A round as it is planned, approved, watched and closed (src/round, src/planning, src/api/read/today.ts, src/campaign/review). */
export const rounds: Readonly<Record<string, string>> = {
  計画中: 'Being planned',
  抽出済み: 'Extracted',
  紙面作成済み: 'Papers composed',
  承認待ち: 'Waiting for approval',
  承認済み: 'Approved',
  委託先へ引き渡し済み: 'Handed over',
  締め済み: 'Closed',
  見積もり: 'Estimate',
  '抽出・照合・封入の計画': 'Extraction, comparison, plan of envelopes',
  紙面の作成: 'Composing the papers',
  委託先への引き渡し: 'Handing over to the contractor',
  締め: 'Closing',

  // The checklist before a mailing (src/round/checklist.ts)
  送付の実施についての決裁: 'Decision to send',
  '送付の時期・経路・費用について決裁を得ます。': 'Time, routes and cost of the mailing are decided on.',
  決裁の番号と日: 'Number and day of the decision',
  '業務方法書・事務処理要領などの改正': 'Rules of procedure amended',
  '被保険者証の廃止に伴う規程の新設・変更・廃止を済ませます。':
    'Rules are made, changed and ended as the end of the insurance card demands.',
  改正の日と規程の名称: 'Day and names of the rules',
  '個人番号・個人情報の取扱いの確認': 'Handling of Individual Numbers and personal data confirmed',
  '特定個人情報の取扱いの規程に沿うこと、下4桁を印字する扱いを確かめます。':
    'Within the rules for Individual Numbers; printing the last four digits is confirmed.',
  確認した人と日: 'Who confirmed it, and when',
  '印刷・封入の委託契約と監督': 'Contract and oversight of printing and packing',
  '委託先の安全管理措置、再委託の有無、事故のときの連絡を取り決めます。':
    'The contractor’s safeguards, subcontractors and reports of accidents are agreed.',
  契約の番号と日: 'Number and day of the contract',
  '支部・日本年金機構との日程の調整': 'Schedule agreed with branches and the Pension Service',
  '支部ごとの送付の時期と、住所の訂正の締切を合わせます。':
    'Each branch’s mailing days and the last day for corrections of addresses fit together.',
  調整した日と相手: 'Day, and with whom',
  紙面の確認: 'Papers looked at',
  '様式ごと、条件ごとの実際の紙面を画面で確かめます。':
    'The real papers of every form and condition are looked at on screen.',
  確かめた人と日: 'Who looked, and when',

  // Today
  '{0}が紙面の承認を求めています': '{0} asks for the approval of the papers',
  '「{0}」ができませんでした。{1}': '“{0}” could not be done. {1}',
  確認を待っている保留の人: 'Held people waiting for review',
  判断が承認を待っている人: 'People whose decision waits for approval',
  期限を過ぎても回答のない照会: 'Inquiries without a reply in time',
  '送付前の確認が残っています（{0}など）': 'Open on the checklist: {0}, …',
  '送付前の確認が残っています（{0}）': 'Open on the checklist: {0}',
  '届く予定のファイル: {0}': 'File expected: {0}',
  '新着と、今日までに見直す問い合わせ': 'New enquiries, and those to look at by today',
  回答の締切: 'Replies due',
  梱包日: 'Packing day',
  送付期間の初日: 'First day of the mailing',
  送付期間の末日: 'Last day of the mailing',
  国の示した送付期間の末日: 'Last day of the state’s mailing window',
  '見つからない紙（そのロットは差し出せません）': 'Papers not found (their lot cannot be posted)',
  住所の確認を待っている直送の送付物: 'Direct mail waiting for its address to be confirmed',
  '送付期間の最終日（{0}）までに差し出していない送付物':
    'Pieces not posted by the last day of the mailing ({0})',
  '届いていないファイル: {0}': 'File not received: {0}',
  '中身の少なすぎるファイル: {0}': 'File with too little in it: {0}',
  期限までに回答していない資格確認書の申請: 'Applications for certificates not answered in time',
  紙面がまだ作られていない送付物: 'Pieces not composed yet',
  印刷へまだ引き渡していない送付物: 'Pieces not released to print yet',
  印刷の報告がない送付物: 'Pieces not reported as printed',
  封入の報告がない送付物: 'Pieces not reported as enclosed',
  封緘されていない送付物: 'Pieces not sealed',
  差し出されていない送付物: 'Pieces not posted',
  配達が確かめられない送付物: 'Pieces whose delivery is not confirmed',
  回収が終わらない送付物: 'Pieces whose recall does not end',
  返戻のまま再送されていない送付物: 'Pieces returned and not sent again',
  止めたのに廃棄の記録がない紙: 'Papers stopped without a record of destruction',
  引受番号のない封緘済みの梱包: 'Sealed parcels without an acceptance number',
  '応答のない通知先（送付物の出来事がほかのシステムに届いていません）':
    'Webhooks that do not answer (other systems do not hear what happens to pieces)',

  // What stands against the closing of a campaign
  '無効・取りやめになり、まだ廃棄されていない紙': 'Papers void or stopped, and not destroyed yet',
  探している紙: 'Papers being searched for',
  '結果の決まっていない加入者が{0}人います': '{0} members have no outcome',
  '抽出{0}人に対し、結果の合計が{1}人です': '{0} were extracted, and the outcomes add up to {1}',
  '送付物が二重になっている加入者が{0}人います': '{0} members have two pieces',
  '結果と送付物の状態・経路が合わない加入者が{0}人います':
    'Of {0} members the outcome does not fit the status or route of the piece',
  '人数と中身の合わない梱包が{0}個あります': '{0} parcels do not hold what they say',
  '印刷ファイルのない送付物が{0}件あります': '{0} pieces are in no print file',
  '取り込んだ行と別に置いた行の合計が、ファイルの行数と合いません':
    'Rows taken in and rows set aside do not add up to the file’s rows',
  '「{0}」に{1}人が残っています': '{1} people are left in “{0}”',
  '無効・取りやめになった紙が{0}件、まだ廃棄されていません':
    '{0} papers are void or stopped and not destroyed yet',
  '探している紙が{0}件あります': '{0} papers are being searched for',

  // Dates of a plan
  '経過措置の終わりが新規発行の終わりより前です。':
    'The end of the transition is before the end of new cards.',
  '送付期間の初日が末日より後です。': 'The first day of the mailing is after its last.',
  '日付は、抽出日 ≦ 回答の締切 ≦ 梱包日 ≦ 送付期間の初日 ≦ 末日 の順でなければなりません。':
    'The days must come in this order: extraction ≦ replies due ≦ packing ≦ first ≦ last day of the mailing.',
  '送付期間（{0}）が、国の示した期間（{1}）の外にあります。':
    'The mailing ({0}) lies outside the state’s window ({1}).',
  '都道府県コードではありません。': 'That is no code of a prefecture.',
  '送付の初日が末日より後です。': 'The first day of the mailing is after its last.',
  '同じ回が二つあります。': 'There are two waves of the same name.',
  '二つの回に入っている支部があります。': 'A branch is in two waves.',
  'どの支部でもない人を入れる回（prefectures が空）は、ちょうど一つ要ります。':
    'Exactly one wave must take the people of no branch (with empty prefectures).',
  '{0}の送付期間（{1}）が、国の示した期間（{2}）の外にあります。':
    'The mailing of {0} ({1}) lies outside the state’s window ({2}).',
  '{0}の送付期間（{1}）が、この送付の期間（{2}）の外にあります。':
    'The mailing of {0} ({1}) lies outside this campaign’s window ({2}).',
  '{0}の印刷日（{1}）が、梱包の計画の日（{2}）より前です。':
    'The printing day of {0} ({1}) is before the day of the plan of parcels ({2}).',
  '{0}の送付の初日（{1}）は、休日です。': 'The first day of the mailing of {0} ({1}) is a holiday.',
  '{0}の送付の末日（{1}）は、休日です。': 'The last day of the mailing of {0} ({1}) is a holiday.',

  // Decisions of the review
  '本人の番号と確認済み（様式1・下4桁あり）': 'Confirmed as theirs (form 1, four digits)',
  '理由付き疑いなし（様式1・下4桁あり）': 'No doubt, with a reason (form 1, four digits)',
  '様式2・下4桁あり': 'Form 2, four digits',
  '様式2・下4桁なし': 'Form 2, no digits',
  '番号の提出のお願い（下4桁なし）': 'Request for the number (no digits)',
  '照会に回答なし（判定表の定めによる）': 'No reply to the inquiry (as the rule table says)',
  '改姓・改名': 'New surname or given name',
  '外国人の氏名・通称の登録の違い': 'Name or alias of a foreign resident entered differently',
  '字体・外字の登録の違い': 'Shape of a letter entered differently',
  読み仮名の登録の違い: 'Reading entered differently',
  '転居（一方の住所が変更前）': 'Moved (one address is the former one)',
  住所の書き方の違い: 'Address written differently',
  生年月日または性別の訂正: 'Birth date or sex corrected',
  'その他（根拠に記載）': 'Other (see the evidence)',
  '直後の取消し（打ち間違い）': 'Undone at once (a slip)',

  // Findings of an import (src/register/import/findings.ts)
  列の数が見出しと違います: 'The number of columns is not that of the heading',
  区切りのカンマや改行が値に混じっていないか確かめてください:
    'See whether a comma or line break stands in a value',
  必須の項目が空です: 'A required value is empty',
  値を入れてください: 'Put the value in',
  値の形が決まりと違います: 'The value has another form than laid down',
  'docs/formats.md の書き方に直してください': 'Write it as docs/formats.md says',
  値が長すぎます: 'The value is too long',
  桁数の決まりを確かめてください: 'See how long it may be',
  '実在しない日付か、日付の形ではありません': 'No real date, or not written as one',
  'YYYY-MM-DD の実在する日付に直してください': 'Write a real date as YYYY-MM-DD',
  日付の前後が合いません: 'The dates are in a wrong order',
  '取得日・喪失日・生年月日の順序を確かめてください': 'See the order of birth, acquisition and loss',
  月末の日付ではありません: 'Not the last day of a month',
  '登録状況の基準日（月末）に直してください': 'Write the month’s end the registration is as of',
  基準日がほかの行と違います: 'Another as-of date than the other rows',
  '一つのファイルには、一つの月末の登録状況だけを入れてください':
    'One file holds the registration of one month’s end only',
  取り込み済みの登録状況より古い月です: 'An older month than the one taken in',
  'いちばん新しい月の登録状況を取り込んでください（古い月のあとからの訂正はできません）':
    'Take in the newest month (older ones cannot be corrected afterwards)',
  決められた値ではありません: 'Not one of the values laid down',
  'docs/formats.md の値の一覧から選んでください': 'Choose from the values in docs/formats.md',
  同じ番号の行が二つ以上あります: 'Two or more rows have the same ID',
  'どれが正しい行か確かめ、一つだけ残してください': 'Find out which is right, and leave that one only',
  '被保険者の行が見つかりません（または取り込めません）':
    'The insured’s row is missing (or cannot be taken in)',
  '被保険者の行を加えるか、その行の誤りを直してください': 'Add the insured’s row, or mend it',
  事業所の一覧にない事業所です: 'A workplace that is not in the list of workplaces',
  '事業所の一覧に加えるか、番号を直してください': 'Add it to the list, or mend its ID',
  加入者の一覧にない加入者です: 'A member who is not in the list of members',
  加入者の番号を確かめてください: 'See whether the member ID is right',
  個人番号の検査数字が合いません: 'The check digit of the Individual Number is wrong',
  '正しい番号の提出を依頼する通知になります。番号を確かめてください':
    'They will be asked for the right number. See whether this one is right',
  照会した番号どおりの行にしてください: 'Make the row the one of the number asked for',
  値の中に改行などの制御文字があります: 'A control character, such as a line break, stands in a value',
  '改行・タブ・NUL などを取り除いてください（値が途中で切れていないかも確かめてください）':
    'Take out line breaks, tabs and NUL (and see whether the value is cut off)',
  印字できない文字があります: 'Letters that cannot be printed',
  '字体を登録するか、代わりの文字を決めてください。決まるまで通知は保留になります':
    'Register their shape or decide on others. Until then the notice is held',

  // Where facts of a member come from
  事業所の記号の変更: 'Change of the workplace’s symbol',
  任意継続の2年の満了: 'End of the two years of voluntary continuation',
  同一人物の整理: 'Persons merged or split',
  個人番号の確認: 'Check of the Individual Number',
  住基の回答待ち: 'Waiting for the resident register',
  '不一致（確認が必要）': 'Differs (to be checked)',
  本人から番号違いの申出: 'The person says it is wrong',
  申出の確認済み: 'What they said is settled',
  電話: 'By telephone',
  書面: 'In writing',
  ウェブ: 'On the web',
  本人の番号だった: 'It was theirs',
  '本人の番号ではなく、登録から外した': 'It was not theirs, and was taken off the register',

  // What a round says on its way (src/round)
  '{0}行 = 取込{1} + 別置{2}': '{0} rows = {1} taken in + {2} set aside',
  '{0}行 = 取込{1} + 別置{2}（取込済み）': '{0} rows = {1} taken in + {2} set aside (taken in before)',
  '注意: {0}': 'Mind: {0}',
  '注意: 登録状況のファイルに載っていない加入者が{0}人います。':
    'Mind: {0} members are not in the registration file.',
  '最初の場所: {0} の {1} ページ。': 'The first: {0}, page {1}.',
  '最初の場所: {0}。': 'The first: {0}.',
  '{0}（{1} 件）': '{0} ({1})',
  同じ個人番号: 'The same Individual Number',
  住民基本台帳の回答: 'Reply of the resident register',
  戸籍または住民票の写し: 'Copy of family or resident register',
  本人確認書類: 'Identity papers',
  事業所の訂正の届出: 'Correction filed by the workplace',
  '{0}さん（承認・決定の担当）のサインインの手段か権限が、新しくなりました。本人に確かめてください':
    '{0}, who approves or decides, has a new way to sign in or a new role. Ask them in person',
  '夜の処理（資格喪失による差止め、資格確認書の回収・失効）が終わっていません':
    'The night’s work has not ended (stopping what lost cover, recalling and lapsing certificates)',
  '申請により作成し、発送を待っている資格確認書': 'Certificates made on application that wait to be sent',
  再交付の発送を待っている資格情報のお知らせ: 'Notices granted again that wait to be sent',
  '住所の確認を待っている直送の送付物（引き渡しの前に確かめます）':
    'Direct letters whose address waits to be looked at before they are handed over',
};
