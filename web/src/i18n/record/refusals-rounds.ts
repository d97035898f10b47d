/** Refusals of rounds, reviews, certificates, pieces, parcels, the post and the desk: what is wrong, and what to do. */
export const refusalsRounds: Readonly<Record<string, string>> = {
  // Campaigns and populations
  'この送付は、別の入力ファイルまたは設定で始められています。':
    'This campaign was begun with other files or settings.',
  '始めたときと同じ入力で再開するか、別の出力先（--out）と送付番号を指定してください。':
    'Go on with the same input, or choose another output (--out) and campaign number.',
  '{0} は取り込み済みですが、そのあとに別のファイルが取り込まれています。':
    '{0} was taken in, and another file after it.',
  '新しい送付は、いちばん新しいファイルで始めてください。': 'Begin a new campaign with the newest file.',
  'この届書は、まだ登録されていません。': 'This filing is not registered yet.',
  '先に todoke filing load で登録してください。': 'Register it with todoke filing load first.',
  'この番号の違いは、すでに申し出られています。': 'This number was reported as wrong already.',
  '確認が済むまで番号は印字されません。結果を記録してください。':
    'It is not printed until it is settled. Record the result.',
  '確認の根拠を後から確かめられるように、文書番号などを指定してください。':
    'Name the document, so that it can be checked later.',
  'この番号の違いは申し出られていません。': 'This number was not reported as wrong.',
  'todoke register checks で状態を確かめてください。': 'See todoke register checks.',
  'その番号の加入者は登録されていません。': 'No member has this ID.',
  'members.csv の member_id を指定してください。': 'Give a member_id of members.csv.',
  '送付 {0} はまだ抽出されていません。': 'Campaign {0} is not extracted yet.',
  '抽出が済んでから確かめてください。': 'Look again once it is.',
  '「{0}」の対象者は、送付 {1} の抽出が済むまで決まりません。':
    'Who “{0}” is for is not known until campaign {1} is extracted.',
  '先にその送付の抽出を行ってください。': 'Extract that campaign first.',
  '対象者の定義「{0}」の「{1}」に誤りがあります。': '“{1}” of the population “{0}” is wrong.',
  'docs/populations.md の形に直してください（{0}）。': 'Write it as docs/populations.md says ({0}).',
  '対象者の定義「{0}」はありません。': 'There is no population “{0}”.',
  '次のどれか、または insurer.json と同じフォルダーの .json ファイルを指定してください: {0}':
    'Choose one of these, or a .json file beside insurer.json: {0}',
  '「{0}」の送付は{1}からですが、送付期間の初日が{2}です。':
    '“{0}” is sent from {1}, and the first day of the mailing is {2}.',
  '送付期間を直すか、保険者の判断で早く送るときは、計画で「定められた日より前に送ることを、保険者が決めている」を選んでください（insurer.json では campaign に "early": true）。':
    'Change the mailing window, or tick “The insurer decided to send before the day laid down” in the plan if it did ("early": true in campaign of insurer.json).',
  '承認された判断のない人が対象者に入っています。':
    'The population holds people without an approved decision.',
  '対象者の定義で form が released のときは、where に released を書いてください（docs/populations.md）。':
    'Where form is released, write released in where, too (docs/populations.md).',
  'この送付は登録されていません。': 'This campaign is not registered.',
  '保険者番号と送付番号を確かめてください。': 'Check the insurer’s and the campaign’s number.',
  'この送付の対象者は、入力ファイルだけでは決まりません（条件 {0}）。':
    'Who this campaign is for does not follow from the files alone (condition {0}).',
  '前の送付や変更の記録によらない対象者の送付で、見積もってください。':
    'Estimate with a population that needs no former campaign or change.',
  '理由ごとの分数の指定に誤りがあります。': 'The minutes for each reason are wrong.',
  '{0} に 0 以上の数を指定してください（{1}）。': 'Give {0} a number from 0 ({1}).',

  // Reviews
  '確認の判断は、担当者の名で行う必要があります。': 'A decision is made in somebody’s name.',
  '担当者の識別名を指定してください。': 'Give a user ID.',
  '{0}は、まだ来ていない日付です。': '{0} is yet to come.',
  '今日か、それより前の日付を指定してください。': 'Give today or an earlier day.',
  '加入者が一人も指定されていません。': 'No member was chosen.',
  '保留の一覧から加入者を指定してください。': 'Choose members from the list of held people.',
  'この組の未判断の加入者は{0}人で、指定の{1}人と違います。':
    '{0} people of this group are undecided, not {1}.',
  '一覧を読み直し、人数を確かめてからもう一度指定してください。':
    'Read the list again, check their number, and decide then.',
  '確認待ちではない加入者です。': 'This member is not waiting for review.',
  '保留の一覧を確かめてください。': 'See the list of held people.',
  'すでに判断された加入者です。': 'This member was decided about already.',
  '承認前であれば、前の判断を取り消してから判断し直してください。':
    'Before its approval, undo that decision and decide anew.',
  '{0}（判断番号 {1}{2}）': '{0} (decision {1}{2})',
  '承認または取消しの済んだ判断です。': 'This decision was approved or undone.',
  '承認した判断は取り消せません。取り消した判断は、改めて判断してください。':
    'An approved decision stands. If it was undone, decide anew.',
  '判断の日より前の日付では処理できません。': 'This is before the day of the decision.',
  '日付を確かめてください。': 'Check the date.',
  '自分の判断を自分で承認することはできません。': 'You cannot approve your own decision.',
  '判断した人とは別の担当者が承認してください。': 'Somebody else than who decided approves it.',
  '「回答なし」と判断したあとで、回答が届いています。': 'A reply came after it was decided as “no reply”.',
  '判断を取り消し、回答にもとづいて判断し直してください。': 'Undo it, and decide by the reply.',
  '判断のもとになった登録内容（5情報または番号）が、そのあと変わっています。':
    'The five items or the number changed after the decision.',
  '判断を取り消し、新しい登録内容で次の送付の判定を待ってください。':
    'Undo it; the next campaign decides by what is registered now.',
  'この送付にない判断番号が指定されています。': 'This campaign has no such decision.',
  '一覧の判断番号（decisionId）を指定してください。': 'Give a decision number (decisionId) of the list.',
  '取消しの理由がありません。': 'There is no reason for undoing it.',
  '理由を記入してください。': 'Write one.',
  '根拠は{0}字までです。': 'The evidence has {0} characters at most.',
  '短くしてください。': 'Make it shorter.',
  '「理由付き疑いなし」には理由が一つ必要で、ほかの判断には付けられません。':
    '“No doubt” needs one reason; other decisions have none.',
  '理由は次のどれかです: {0}': 'The reason is one of: {0}',
  '何で確かめたか（根拠）が書かれていません。': 'There is no evidence.',
  '根拠を記入してください。': 'Write what it was confirmed by.',
  '生年月日または性別が一致しない加入者の下4桁は、まとめて印字の判断をすることができません。':
    'Where birth date or sex differ, the four digits cannot be decided on for many people at once.',
  '一人ずつ根拠を確かめて判断してください。': 'Look at each person’s evidence, and decide one by one.',
  まだ照会をしていません: 'no inquiry was made',
  回答の期限が過ぎていません: 'the reply is not due yet',
  回答が届いています: 'a reply came',
  '加入者 {0} を「回答なし」にはできません（{1}）。': 'Member {0} cannot be decided as “no reply” ({1}).',
  '照会をして期限まで待つか、届いた回答にもとづいて判断してください。':
    'Inquire and wait for the day it is due, or decide by the reply.',
  '回答の期限は、照会の日より後でなければなりません。': 'A reply is due after the day of the inquiry.',
  '期限の日付を確かめてください。': 'Check the day it is due.',
  '同じ日に照会済みの加入者が{0}人います。': '{0} members were inquired about on the same day.',
  '照会済みの加入者を除いて指定してください。': 'Leave them out.',
  '回答の内容は1字以上200字以内で記入してください。': 'The reply has 1 to 200 characters.',
  '要点を短く書いてください。': 'Write its gist.',
  '加入者 {0} には、回答待ちの照会がありません。': 'No inquiry about member {0} waits for a reply.',
  '照会の日と回答の日を確かめてください。': 'Check the days of inquiry and reply.',
  '判定表の{0}行目は、保留にする行ではありません。': 'Row {0} of the rule table holds nobody.',
  '保留の一覧にある加入者を指定してください。': 'Choose a member of the list of held people.',
  '判定表の{0}行目で保留の加入者には「{1}」を選べません。':
    'Whoever is held by row {0} cannot be decided as “{1}”.',
  '選べるもの: {0}。番号そのものの誤りは、加入者の登録を直して次の送付で判定してください。':
    'Possible: {0}. If the number itself is wrong, mend the register; the next campaign decides.',

  // Approval, plans, files of a round
  '紙面がまだできていません。': 'The papers are not made yet.',
  '承認はもう求められています。': 'Approval was asked for already.',
  'この紙面は、もう承認されています。': 'These papers are approved already.',
  '決裁を待っている申請ではありません。': 'This request waits for no decision.',
  'ほかの担当者の申請は取り下げられません。': 'You cannot withdraw somebody else’s request.',
  '承認しないときは、理由を付けて差し戻してください。': 'If you do not approve it, refuse it with a reason.',
  '承認を求めた本人は、承認も差し戻しもできません。':
    'Whoever asked for the approval can neither approve nor refuse it.',
  'ほかの承認者に依頼してください。': 'Ask another approver.',
  '理由が書かれていません。': 'There is no reason.',
  '差し戻し・取り下げの理由を書いてください。': 'Write why it is refused or withdrawn.',
  '承認を求めたあとに、紙面が変わっています。': 'The papers changed after approval was asked for.',
  '差し戻して、今の紙面で承認を求め直してもらってください。':
    'Refuse it, so that approval is asked for the papers as they are now.',
  'この紙面は、まだ承認されていません。': 'These papers are not approved yet.',
  '承認を求め、ほかの担当者の承認を待ってください。承認のあとに作り直した紙面は、もう一度承認が要ります。':
    'Ask for approval and wait for somebody else to give it. Papers made anew need it once more.',
  '見積もりには、この発送回に送られた {0} が要ります。': 'An estimate needs {0} to be sent to this campaign.',
  '「ファイル」で送ってから、もう一度見積もってください。': 'Send it under “Files”, and estimate again.',
  'この発送回は、管理画面で計画されたものではありません。': 'This campaign was not planned on screen.',
  'コマンド（todoke run）で作った発送回は、コマンドで続けてください。':
    'Go on with the command it was made with (todoke run).',
  'この発送回は抽出が済んでいるため、計画とファイルを変えられません。':
    'This campaign is extracted: plan and files cannot change.',
  '内容を変えるときは、別の送付番号で新しく計画してください。':
    'To change it, plan a new one with another number.',
  'この送付番号の発送回は、すでに計画されています。': 'A campaign with this ID is planned already.',
  '別の送付番号を付けてください。その計画を変えるときは、発送回の一覧から開いてください。':
    'Give another ID. To change that plan, open it from the list of campaigns.',
  'この計画は、開いたあとに{0}が変えました（今は第{1}版）。':
    '{0} changed this plan after you opened it (revision {1} by now).',
  '「やめる」で閉じて今の計画を確かめ、必要なところだけ変え直してください。':
    'Close it with “Cancel”, look at the plan as it is, and change only what is needed.',
  'この発送回では、処理が進んでいます。': 'Work on this campaign is under way.',
  '処理が終わってから、もう一度操作してください。': 'Try again when it is done.',
  'この発送回では、ほかの処理が進んでいます。': 'Other work on this campaign is under way.',
  '利用者に与えた権限の保険者番号を確かめてください。': 'Check the insurer’s number in the role.',
  '検査（読み戻し）で誤りが {0} 件見つかりました。{1}。{2}':
    'Reading the pages back found {0} faults. {1}. {2}',
  'この印刷ファイルは引き渡せません。結果のフォルダーのファイルが書き換えられていないかを確かめ、元に戻すか作り直してから、もう一度検査してください。':
    'These print files cannot be handed over. See whether files of the result were changed, put them back or make them again, and check once more.',
  '印刷ファイル {0}{1}は、今の内容で検査（読み戻し）に合格していません。':
    'The print file {0}{1} was not read back without a fault as it is now.',
  '管理画面では「紙面」の「検査する」を押してください。コマンドでは「todoke verify OUT --certificate ファイル」で検査し、「todoke job export」に同じ「--certificate ファイル」を付けてください。引き渡しはしていません。':
    'On screen, press “Read back” under “Papers”. On the command line, run todoke verify OUT --certificate FILE and give todoke job export the same --certificate FILE. Nothing was handed over.',
  'まだ一度も取り込まれていないファイルがあります: {0}。': 'Files never taken in yet: {0}.',
  'この発送回の「ファイル」で送ってください。': 'Send them under “Files” of this campaign.',
  '試験用の保険者の印刷ファイルは作りません。': 'No print files are made for a test insurer.',
  'todoke run で、印刷のない試験の一回分を実行してください。':
    'Run a test round without printing with todoke run.',
  'ファイルが大きすぎます。': 'The file is too large.',
  '1つのファイルは 8 GiB までです。': 'One file has 8 GiB at most.',
  'この項目は、送付前の確認表にありません。': 'This is no item of the checklist.',
  '根拠が書かれていません。': 'There is no evidence.',
  '議決の日や文書の番号など、あとから確かめられることを書いてください。':
    'Write what can be checked later: a day, a document’s number.',
  '送付前の確認が済んでいません: {0}。': 'The checklist is not settled: {0}.',
  '済ませたことを、根拠とともに確認表に記録してください。':
    'Record on the checklist what was done, with its evidence.',
  '同封するチラシ「{0}」がありません。': 'The leaflet “{0}” is missing.',
  '入力フォルダーに置くか、プロファイルの inserts.leaflets を直してください。':
    'Put it into the input folder, or mend inserts.leaflets of the profile.',
  'チラシ「{0}」は、このままでは同封できません。': 'The leaflet “{0}” cannot be enclosed as it is.',
  'チラシ「{0}」が、この送付を始めたときのものと違います。':
    'The leaflet “{0}” is not the one this campaign began with.',
  '始めたときのチラシに戻すか、別の送付番号と出力先（--out）で始めてください。':
    'Put that one back, or begin another campaign and output (--out).',
  'この送付の抽出日はまだ決まっていないため、何も作りません。':
    'The extraction date is not set, so nothing is made.',
  '抽出日が決まったら、insurer.json の campaign.extraction_date に日付を書いてください。':
    'Write it into campaign.extraction_date of insurer.json once it is.',
  '対象者の定義 {0} を読めません。': 'The population {0} cannot be read.',
  'insurer.json と同じフォルダーに、docs/populations.md の形の JSON を置いてください。':
    'Put a JSON as docs/populations.md describes beside insurer.json.',
  'insurer.json を読めません（ファイルがないか、JSON の形が崩れています）。':
    'insurer.json cannot be read (missing, or broken JSON).',
  '入力フォルダーに insurer.json を置き、docs/formats.md の形に直してください。':
    'Put insurer.json into the input folder, written as docs/formats.md says.',
  '計画（insurer.json）の「{0}」に誤りがあります。': '“{0}” of the plan (insurer.json) is wrong.',
  'docs/formats.md の形に直してください。': 'Write it as docs/formats.md says.',
  'この出力先には、別の送付の結果があります。': 'This output holds another campaign’s result.',
  '送付ごとに別の出力先（--out）を指定してください。': 'Give each campaign its own output (--out).',
  'この一式はありません。': 'There is no such package.',
  'この発送回は、まだ締められていません。': 'This campaign is not closed yet.',
  'この送付はまだ締められません。{0}。': 'This campaign cannot be closed yet. {0}.',
  '保留・返戻・回収の加入者の結果を決め、無効にした紙は見つけて廃棄を記録してから締めてください。':
    'Settle who is held, returned or recalled; find void papers and record their destruction; then close.',
  '一覧に載る人がいません。': 'Nobody is on the list.',
  '封入の計画（todoke pack または run）が終わってから記録してください。空の一覧は送りません。':
    'Record it once the plan of parcels is made. An empty list is not sent.',
  'この送付には、事業所へ送った一覧の記録がありません。': 'No list sent to workplaces is recorded.',
  'todoke list keep で、一覧を送った日に記録してください。':
    'Record it with todoke list keep on the day it is sent.',

  // Certificates
  '指定された資格確認書のうち{0}枚がありません。': '{0} of these certificates do not exist.',
  '資格確認書の番号を確かめてください。どのカードも変更していません。':
    'Check their numbers. No card was changed.',
  '「{0}」は、資格確認書{1}枚の今の状態（{2}）ではできません。':
    '“{0}” cannot be done with {1} cards as they are now ({2}).',
  '今できる操作は次のとおりです。{0}。どのカードも変更していません。':
    'Possible now: {0}. No card was changed.',
  '新しい資格確認書があるか、有効期限が切れているため、見つかったカードの使用は再開できません。':
    'There is a newer card, or this one has expired: it cannot be used again.',
  '見つかったカードは回収してください（新しい日付のカードだけが有効です）。':
    'Call the found card back (only the newest is valid).',
  '廃棄の記録番号がありません。': 'The record of the destruction has no number.',
  '廃棄した人と記録の番号を入力してください。記録のない廃棄は受け付けません。':
    'Give who destroyed it, and the number of the record. None is accepted without.',
  '申請の理由のコードが決まりと違います。': 'The code of the reason is none of those laid down.',
  '次のどれかを指定してください: {0}': 'Choose one of: {0}',
  '申請を受け付けるのは{0}からです。': 'Applications are received from {0}.',
  '{0}以後に、もう一度申請してください。受け付けは記録していません。':
    'Apply again from {0} on. Nothing was recorded.',
  'マイナポータルをご覧になれるかを、まだ確かめていません。':
    'Whether they can see Myna Portal was not asked.',
  '先にマイナポータルをご覧になれるか（--portal yes または no）を確かめてください。':
    'Ask first whether they can see Myna Portal (yes or no).',
  '確認した書類が書かれていません。': 'The papers seen are not recorded.',
  '何で確かめたか（申請書の受付番号、本人確認の書類の種類など）を書いてください。':
    'Write what was seen (number of the form, kind of identity paper).',
  '同じ方の申請が、まだ処理中です。': 'Another application of this person is open.',
  '先に受け付けた申請を決定するか、取り下げてください。': 'Decide or withdraw that one first.',
  'その番号の申請はありません。': 'There is no such application.',
  '申請の番号を確かめてください。': 'Check its number.',
  'この申請は、すでに決定または取下げ済みです。': 'This application was decided or withdrawn already.',
  '改めて申請を受け付けてください。': 'Receive a new one.',
  '承認できません。{0}': 'It cannot be approved. {0}',
  '不承認（{0}）として決定するか、登録の内容を確かめてください。':
    'Refuse it ({0}), or look at what is registered.',
  '受け付けた人は、その申請を決定できません。': 'Whoever received an application cannot decide it.',
  '「{0}」は、月次の交付を行える月ではありません。': '“{0}” is no month of a monthly run.',
  '2024-12 以降の月を YYYY-MM の形で指定してください。': 'Give a month from 2024-12 on as YYYY-MM.',
  '{0}の月次の交付が、月末までに終わりません。': 'The run of {0} does not end within the month.',
  'プロファイルの certificate.run.monthly の日数を減らしてください。':
    'Lower the days of certificate.run.monthly in the profile.',
  '加入者の番号（member_id）を確かめてください。': 'Check the member ID.',
  '「{0}」のできる資格確認書が、その加入者にはありません{1}。':
    'This member has no card “{0}” can be done with{1}.',
  '（今の状態: {0}）': ' (now: {0})',
  'できるのは、状態が {0} のカードです。': 'It can be done with cards that are {0}.',
  '回収の理由のコードが決まりと違います。': 'The code of the recall’s reason is none of those laid down.',
  'データベースに、その保険者の加入者がまだありません。':
    'The database holds no members of this insurer yet.',
  '入力フォルダー（insurer.json、workplaces.csv、members.csv）を一緒に指定してください。':
    'Give the input folder, too (insurer.json, workplaces.csv, members.csv).',
  'データベースに保険者が二つ以上あります。': 'The database holds more than one insurer.',
  '保険者番号を --insurer で指定してください。': 'Give the insurer’s number with --insurer.',
  '入力フォルダーに {0} がありません。': 'The input folder has no {0}.',
  '資格確認書の交付には insurer.json、workplaces.csv、members.csv が要ります（docs/formats.md）。':
    'Certificates need insurer.json, workplaces.csv and members.csv (docs/formats.md).',
  'docs/formats.md のファイルをすべて置いてください（該当者がいないものは見出し行だけにします）。':
    'Put every file of docs/formats.md there (with nothing but its heading where it holds nobody).',
  '一斉交付の計画を読めません。': 'The plan of the great run cannot be read.',
  '付属の計画（{0}）か、JSON ファイルを指定してください。':
    'Choose a plan that comes with Todoke ({0}) or a JSON file.',
  '一斉交付の計画の「{0}」に誤りがあります。': '“{0}” of the plan of the great run is wrong.',
  'docs/certificates.md の形に直してください。': 'Write it as docs/certificates.md says.',
  '登録状況のファイルは {0} 時点のものですが、{1} 時点のものが要ります。':
    'The registration file is as of {0}; one as of {1} is needed.',
  日付のわからない: 'an unknown day',
  '対象の月に合う登録状況のファイルを指定してください。': 'Choose the registration file of the month.',
  'ほかの担当者が、その人の識別名で決定してください。': 'Somebody else decides it, under their own user ID.',
  '先に紙面を作ってください。': 'Compose the papers first.',
  '{0} ほか{1}人': '{0} and {1} others',
  'チラシ「{0}」は、このままでは同封できません。\n{1}': 'The leaflet “{0}” cannot be enclosed as it is.\n{1}',
  '{0} ページ: {1}': 'page {0}: {1}',
  '様式の定義が正しくありません。\n{0}': 'The definition of the form is wrong.\n{0}',
  '発送を待っている資格確認書は、1枚もありません。': 'No certificate waits to be sent.',
  '申請を承認して資格確認書が作られてから、実行してください。':
    'Do it once an application was approved and its certificate made.',
};
