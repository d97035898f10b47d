/** Refusals about pieces, parcels, the post, the desk and the figures: what is wrong, and what to do. */
export const refusalsPieces: Readonly<Record<string, string>> = {
  // Pieces
  '指定された送付物のうち{0}件がありません。': '{0} of these pieces do not exist.',
  '送付物の番号を確かめてください。どの送付物も変更していません。':
    'Check their numbers. No piece was changed.',
  '「{0}」は、送付物{1}件の今の状態（{2}）ではできません。':
    '“{0}” cannot be done with {1} pieces as they are now ({2}).',
  '今できる操作は次のとおりです。{0}。どの送付物も変更していません。':
    'Possible now: {0}. No piece was changed.',
  '整理番号として読めません: {0}。': 'Not readable as a management number: {0}.',
  '紙に印字された XXX-XXX-XX の番号を確かめてください。どの送付物も変更していません。':
    'See the number on the paper (XXX-XXX-XX). No piece was changed.',
  'その整理番号の送付物はありません: {0}。': 'No piece has this management number: {0}.',
  '{0}件目': 'no. {0}',
  '整理番号を確かめてください。どの送付物も変更していません。':
    'Check the management number. No piece was changed.',
  '理由または確かめた方法が書かれていません。': 'There is no reason, or how it was found out.',
  '誰が何を見てそうしたか（報告書や受領書の番号など）を、個人情報を書かずに入力してください。':
    'Write who saw what (number of a report or receipt), without personal data.',
  '理由または確かめた方法が{0}文字を超えています。': 'The reason has more than {0} characters.',
  '報告書や受領書の番号だけを書き、詳しい内容は報告書に残してください。':
    'Write the number of the report only; the rest stays in the report.',
  'どこで何を確かめたかが書かれていません。': 'Where it was looked for is not written.',
  '探した場所、見つかった場所、または事故報告の番号を入力してください。':
    'Write where you looked or found it, or the number of the report of the accident.',
  'この送付物には、探すべき紙がありません。': 'There is no paper of this piece to look for.',
  'まだ印刷へ引き渡していないか、廃棄が記録されています。整理番号を確かめてください。':
    'It was not released to print yet, or its destruction is recorded. Check the management number.',
  'この送付物は、探していることになっていません。': 'This piece is not being searched for.',
  '整理番号を確かめてください。紛失は todoke piece lose で記録します。':
    'Check the management number. A loss is recorded with todoke piece lose.',
  '無効にしていない送付物は、見つからないまま終わりにできません。':
    'A piece that is not void cannot be given up as not found.',
  '先に無効化（todoke piece void）を記録し、必要なら刷り直してください。':
    'Void it first, and print it again if need be.',
  '送付物{0}件は、元の紙がまだ無効になっていないため、刷り直せません。':
    '{0} pieces cannot be printed again: their first papers are not void yet.',
  '元の紙を探し、見つかれば無効にして抜き取り、見つからなければ無効を記録してから刷り直してください。見つからない紙が廃棄されるまで、この送付は締められません。':
    'Look for the first papers; void and take them out, or record them as void, then print again. The campaign cannot be closed until they are destroyed.',
  '送付物{0}件は、印字されていた下4桁が本人の番号と確かめられていないため、刷り直せません。':
    '{0} pieces cannot be printed again: the four digits on them are not known to be their person’s.',
  '申出の確認が済むまで待つか、発送の取りやめを記録してください。番号が改まった方には、追加の回でお送りします。':
    'Wait until the report is settled, or stop the mailing. Whoever has another number by now is sent a letter in a supplementary mailing.',
  '住所を確かめた方法が書かれていません。': 'How the address was confirmed is not written.',
  '誰に何で確かめたか（本人へ電話、事業所へ照会など）を入力してください。':
    'Write whom you asked and how (a call to the person, an inquiry at the workplace).',
  'この送付物に、確認待ちの住所の注意はありません。': 'No warning about this piece’s address is open.',
  '送付物の番号を確かめてください。': 'Check the piece’s number.',
  '住所の確認が済んでいない直送の送付物が{0}件あります。':
    'The addresses of {0} pieces of direct mail are not confirmed.',
  '事業所と同じ住所、以前に宛所不明で戻った住所、番地のない住所です。本人か事業所に確かめて、確認を記録するか、送付を取りやめてください。':
    'They equal a workplace’s, came back before, or have no house number. Ask the person or workplace and record it, or stop the mailing.',

  // Acceptance numbers, the contractor, the post
  '引受番号の番号帯を登録できません。{0}。': 'The band of acceptance numbers cannot be registered. {0}.',
  '郵便局から渡された番号帯の最初と最後の番号（11桁）を確かめてください。':
    'Check the first and last number (11 digits) the post office gave.',
  '引受番号が{0}件足りません（必要{1}件）。': '{0} acceptance numbers are missing ({1} needed).',
  '郵便局から番号帯を受け取り、登録してください。番号はまだ一つも使っていません。':
    'Get a band from the post office and register it. No number was used yet.',
  'その番号の梱包・封筒は、この送付にありません。': 'This campaign has no such parcel or envelope.',
  '梱包の番号（W0001-0001 など）、直送の封筒の番号（H0001-E00001 など）を確かめてください。':
    'Check the number of the parcel (such as W0001-0001) or envelope (such as H0001-E00001).',
  '印刷ファイル {0} が、作成したときと違います。': 'The print file {0} is not as it was made.',
  '結果のフォルダーの印刷ファイルを元に戻すか、作り直してください。引き渡しはしていません。':
    'Put it back or make it again. Nothing was handed over.',
  '{0} の中身が、梱包の指紋（fingerprint）と合いません。': '{0} does not fit the parcel’s fingerprint.',
  '一覧が書き換えられたか、途中で切れています。結果のフォルダーを作り直すか、写しを取り直してください。':
    'The list was changed or is cut off. Make the result again, or take a new copy.',
  '{0} がありません。': '{0} is missing.',
  'todoke run の結果のフォルダーを --out で指定してください。': 'Give the folder of the result with --out.',
  '委託先の OpenPGP の公開鍵を使えません。{0}。': 'The contractor’s OpenPGP key cannot be used. {0}.',
  公開鍵として読めません: 'It is no readable public key',
  '秘密鍵です。秘密鍵は受け取らないでください': 'It is a private key, which you must not take',
  '期限が切れているか、失効しているか、暗号化に使えません': 'It has expired, was revoked, or cannot encrypt',
  '委託先から公開鍵（-----BEGIN PGP PUBLIC KEY BLOCK-----）を受け取り直し、指紋を電話で確かめてください。':
    'Get the public key (-----BEGIN PGP PUBLIC KEY BLOCK-----) again, and confirm its fingerprint by telephone.',
  '暗号化された報告を開けません。': 'The encrypted report cannot be opened.',
  '報告がこの保険者の公開鍵で暗号化されているか、秘密鍵のファイルと合言葉（TODOKE_PGP_PASSPHRASE）が合っているかを確かめてください。この報告は取り込んでいません。':
    'Check that the report is encrypted for this insurer’s public key, and that the private key’s file and its passphrase (TODOKE_PGP_PASSPHRASE) belong together. The report was not taken in.',
  '報告の署名が、委託先の公開鍵で確かめられません。':
    'The signature of the report does not fit the contractor’s key.',
  '報告と署名の組、公開鍵の指紋を委託先に確かめてください。この報告は取り込んでいません。':
    'Ask the contractor about report, signature and fingerprint. The report was not taken in.',
  '{0} を差し出せません。{1}。': '{0} cannot be posted. {1}.',
  '差出日と、梱包の大きさ・重さの設定を確かめてください。':
    'Check the day, and the settings of size and weight.',

  // Sealing, waves, packing
  'この梱包に入れるものが、読み取りを始めてから変わりました。':
    'What belongs in this parcel changed since scanning began.',
  '梱包の一覧を取り直してください。止められた紙は抜き取り、足りない紙は入れてから封緘してください。':
    'Fetch the list again. Take stopped papers out, put missing ones in, then seal it.',
  'この梱包の中身は、すべて発送が取りやめられています。': 'Everything in this parcel was stopped.',
  'この梱包は送らないでください。抜き取った紙の廃棄を記録してください。':
    'Do not send it. Record the destruction of the papers.',
  'この梱包は封緘されていません。': 'This parcel is not sealed.',
  '梱包の番号を確かめてください。': 'Check the parcel’s number.',
  '読み取りの記録を受け取れません。{0}。': 'The scans cannot be accepted. {0}.',
  '端末の画面を開き直し、もう一度送ってください。何も記録していません。':
    'Open the device’s screen again and send them once more. Nothing was recorded.',
  'この送付に、回「{0}」はありません。': 'This campaign has no wave “{0}”.',
  'todoke wave list で、送付の回を確かめてください。': 'See todoke wave list.',
  '取りやめの理由がありません。': 'There is no reason for stopping it.',
  '--reason に理由を書いてください。': 'Write one with --reason.',
  'この回の送付物{0}件は、封緘済みか差出し済みのため、取りやめられません。':
    '{0} pieces of this wave are sealed or posted and cannot be stopped.',
  '差し出していない梱包は封緘を取り消してから取りやめてください。差し出したものは回収になります。まだ何も止めていません。':
    'Open parcels that are not posted first; what is posted must be recalled. Nothing was stopped yet.',
  '同じ人の書類が二重に封入の対象になっています。': 'The same person’s papers are to be enclosed twice.',
  '対象者の抽出をやり直してください。二重に送られる書類はまだ作られていません。':
    'Extract again. Nothing that would be sent twice was made yet.',
  '封入する書類の枚数が正しくありません（1枚以上の整数が必要です）。':
    'The number of sheets is wrong (a whole number from 1).',
  '様式の枚数の設定を確かめてください。': 'Check the sheets in the settings of the form.',
  '同封物「{0}」の重さと厚さが設定にありません。':
    'The settings have no weight and thickness of the insert “{0}”.',
  '保険者プロファイルの同封物の一覧に追加してください。': 'Add it to the inserts of the profile.',
  '1人分の書類が封筒に入りきりません（重さまたは厚さの上限）。':
    'One person’s papers do not fit an envelope (weight or thickness).',
  '同封物を減らすか、保険者プロファイルの封筒の上限を確かめてください。':
    'Enclose less, or check the limits of the envelope in the profile.',
  '封筒1通だけで、どの梱包材にも入りきりません。': 'A single envelope fits no container.',
  '保険者プロファイルの梱包材の大きさ・重さ・人数の上限を確かめてください。':
    'Check the containers’ limits of size, weight and people in the profile.',
  '世帯単位で封入するときは、誤封入・誤配布を防ぐ対策を必ず記入してください。':
    'Where households share an envelope, the safeguard against mix-ups must be written.',
  '梱包材の名前が重複しています。': 'Two containers have the same name.',
  '梱包材「{0}」には封筒が1通も入らないか、郵便で差し出せる大きさを超えています。':
    'The container “{0}” holds no envelope, or is larger than mail may be.',
  '期限が、数え始めの日時より前です。': 'The file is due before the time counted from.',
  '--due に、--from より後の日時を指定してください。': 'Give --due a time after --from.',
  '{0}には、送付の指定に過不足があります。': '{0} has a campaign too many or too few.',
  '委託先の報告と配達状況には --campaign を付け、ほかのファイルには付けないでください。':
    'Give --campaign for the contractor’s report and delivery data, and for nothing else.',
  'その番号の、届くはずのファイルはありません。': 'There is no such expected file.',
  'todoke expect list で番号を確かめてください。': 'See todoke expect list.',
  '条件が空です。': 'The condition is empty.',
  'form が released のときは、where に released が要ります。':
    'Where form is released, where needs released.',
  '除外の理由（code）が重なっています。': 'Two exclusions have the same code.',
  '取得日・被保険者の氏名・負担割合の変更は、期間ではなく since または since_notice だけで指定します。':
    'Changes of acquisition, the insured’s name and co-payment take since or since_notice, no period.',

  // The desk
  '記録は{0}字までです。': 'The record has {0} characters at most.',
  '短くするか、二つに分けてください。': 'Make it shorter, or two of it.',
  '記録に、個人番号（12桁）と思われる数字があります。':
    'The note seems to hold an Individual Number (12 digits).',
  '個人番号は書かないでください。数字を除いて、もう一度記録してください。':
    'Never write an Individual Number down. Take the digits out and save again.',
  'この受付はすでに終わっています。': 'This case is ended.',
  '続きがある場合は、次に確認する日を入れて再開してください。':
    'If there is more, open it again with the day to look next.',
  '次に確認する日が過ぎています。': 'The day to look next is past.',
  '今日以後の日を入れてください。': 'Give today or a later day.',
  'この言語の通訳は用意していません。': 'There is no interpreter for this language.',
  '窓口の設定にある言語を選んでください。': 'Choose a language of the desk’s settings.',
  'もう一度、3文字・3文字・2文字の順に確かめてください（O は 0、I と L は 1 として読みます）。':
    'Check it once more: 3, 3 and 2 characters (O is read as 0; I and L as 1).',
  '指定された加入者は登録されていません。': 'This member is not registered.',
  'もう一度探し直してください。': 'Look for them again.',
  '指定された受付番号の記録はありません。': 'There is no case of this number.',
  '受付番号を確かめてください。': 'Check the case number.',

  // Figures
  '{0}行目は分子も分母も0ですが、同じ月と場所の率を前に取り込んでいます。':
    'Row {0} has 0 of 0, but a rate of the same month and place was taken in before.',
  '資料の出どころに確かめてください。前の率のままでよければ、この行を消して取り込みます。':
    'Ask who made the file. If the earlier rate is right, remove the row and take the file in.',
  '出典・集計方法・数値のどれかがありません。': 'Source, method or value is missing.',
  '資料に書かれた出典と集計方法を、そのまま入れてください（すべての表と図に付きます）。':
    'Give source and method as the publication has them (they stand at every table and picture).',
  '分子と分母のない率が含まれるため、合計の率を計算できません。':
    'Some rates have no numerator and denominator, so there is no rate of the whole.',
  '件数の入った資料を取り込むか、公表された平均をそのまま取り込んでください。':
    'Take in a publication with counts, or the published average.',
  '合計する数値がありません。': 'There is nothing to add up.',
  '月と区分を選び直してください。': 'Choose another month and level.',

  // Keys
  '鍵ファイル {0} を使えません。{1}': 'The key file {0} cannot be used. {1}',
  '他の利用者にも読める設定になっています（chmod 600 にしてください）。':
    'Others can read it (make it chmod 600).',
  '内容が鍵の形（32バイトの base64）ではありません。': 'It holds no key (32 bytes as base64).',
  '正しい鍵ファイルを TODOKE_KEY_FILE で指定してください。鍵を失うと個人番号は読み出せません。控えを必ず保管してください。':
    'Name the right one with TODOKE_KEY_FILE. Without it Individual Numbers are lost: keep a copy.',
  '個人番号を復号できません（鍵が違うか、データが壊れています）。':
    'Individual Numbers cannot be read (another key, or damaged data).',
  '番号を登録したときの鍵ファイルを TODOKE_KEY_FILE で指定してください。':
    'Name the key file they were registered with by TODOKE_KEY_FILE.',

  // The contractor's key, webhooks, workplaces
  '委託先から聞いた指紋が、この公開鍵の指紋と違います。':
    'The fingerprint heard from the contractor is not this key’s.',
  '委託先に電話し、指紋を全桁聞き直してください。それでも違うときは、この公開鍵を使わず、受け取り直してください。':
    'Call the contractor and hear the whole fingerprint again. If it still differs, do not use this key, and get it anew.',
  '委託先の公開鍵は、登録されていません。': 'No public key of the contractor is registered.',
  '支援措置の対象になった方の送付物を{0}件止めました（抜き取る・回収する紙 {1}件。todoke piece list CAMPAIGN --status stopped recalled）。':
    '{0} pieces of members who are now protected were stopped ({1} papers to take out or recall: todoke piece list CAMPAIGN --status stopped recalled).',
  '停止中の通知先には、何も送りません。': 'Nothing is sent to a webhook that is paused.',
  '再開してから、もう一度操作してください。': 'Let it go on, then try again.',
  '再送を待っている通知はありません。': 'No message waits to be sent again.',
  '通知の一覧を開き直してください。すでに届いています。': 'Open the list again: it has arrived.',
  送信テスト: 'Test message',
  'アカウントは、すでにあるか、作れません。': 'The account exists already, or cannot be made.',
  'パスワードを忘れたときは、保険者の窓口に新しい招待コードをお求めください。':
    'If you forgot the password, ask the insurer’s desk for a new invitation code.',
  'この利用者は、この事業所に登録されていません。': 'This person is not registered for this workplace.',
  '事業所の利用者の一覧で確かめてください。': 'See the list of people of the workplace.',
  'ほかの一覧の保存が続いています。': 'Another list is still being saved.',
  '少し待ってから、もう一度保存してください。': 'Wait a little and save it again.',
  '通話の始まりと終わりの時刻が正しくありません。': 'The times the call began and ended are not right.',
  '終わりは始まりよりあとで、今より前の時刻にしてください。端末の時計も確かめてください。':
    'It ends after it began, and before now. Check this device’s clock, too.',
  'この判断ができない送付物が含まれています。': 'Some of these letters cannot be decided about in this way.',
  '一覧を開き直してください。住所の注意がないか、すでに判断されています。どの送付物も変更していません。':
    'Open the list again: they are not flagged, or settled already. No letter was changed.',
  支援措置の対象: 'protected',
  資格がない: 'not covered',
  事業所がない: 'no workplace',
  事業所が廃止: 'workplace closed',
  番号の違いの申し出がある: 'said that the number is another’s',
  無効になっていない: 'not voided',
  '住所の注意がないか、すでに判断されています。': 'Its address is not flagged, or settled already.',
  'もう手元にないため、この判断はできません。': 'It is no longer at hand: this cannot be decided.',
  '事業所経由では送れません（{0}）。': 'They cannot be sent through the workplace ({0}).',
  'ほかの方法を選んでください。どの送付物も変更していません。': 'Choose another way. No letter was changed.',
};
