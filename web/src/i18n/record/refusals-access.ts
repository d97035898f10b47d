/** Refusals of sign-in, requests, files, register, filings and settings: what is wrong, and what to do. */
export const refusalsAccess: Readonly<Record<string, string>> = {
  '案内の紙は、一度に{0}事業所分まで作れます。': 'Sheets can be made for {0} workplaces at a time.',
  '事業所を分けて発行するか、コマンド todoke workplace codes をお使いください。':
    'Give codes to fewer workplaces at a time, or use the command todoke workplace codes.',
  'サインインしていないか、サインインの期限が切れました。':
    'You are not signed in, or your sign-in has ended.',
  'もう一度サインインしてください。': 'Sign in again.',
  '「{0}」権限がありません。': 'You have no permission for this: {0}.',
  '「{0}」は、サインインの手段か権限が新しくなってから{1}時間たつまでできません（{2}から）。':
    'Not for {1} hours after a new way to sign in or a new role: {0} (from {2}).',
  'ほかの担当者に依頼してください。急ぐときは、サーバーを管理する人が todoke user reset で招待コードを出し直します。':
    'Ask a colleague. If it cannot wait, whoever runs the server gives a new invitation with todoke user reset.',
  'この操作ができる担当（{0}）に依頼するか、システム管理者に確かめてください。':
    'Ask somebody who may ({0}), or a system administrator.',
  'この招待コードは使えません。': 'This invitation code cannot be used.',
  '入力を確かめてください。期限が切れたものや使用済みのものは、システム管理者に再発行を依頼してください。':
    'Check what you typed. If it has expired or was used, ask a system administrator for a new one.',
  '確認コードが合いません。': 'The one-time code does not fit.',
  '認証アプリに表示されている、今の6桁の数字を入力してください。スマートフォンの時刻も確かめてください。':
    'Type the six digits your authenticator app shows now. Check your phone’s clock, too.',
  'このアドレスではパスキーを使えません。': 'Passkeys do not work at this address.',
  'https のアドレスか、http://localhost で開き直してください。': 'Open it by https, or at http://localhost.',
  'パスキーは、サインインした直後にだけ登録できます。': 'A passkey is added right after signing in only.',
  'いったんサインアウトし、もう一度サインインしてから{0}分以内に登録してください。':
    'Sign out, sign in again, and add it within {0} minutes.',
  'パスキーを確かめられませんでした。': 'The passkey could not be confirmed.',
  'もう一度、はじめから登録してください。': 'Begin again and add it once more.',
  'このパスキーはありません。': 'There is no such passkey.',
  '画面を開き直してください。': 'Open the screen again.',
  'このパスワードは使えません。': 'This password cannot be used.',
  '{0}〜{1}字で、5種類以上の字を使い、識別名を含まないパスワードにしてください。':
    'Use {0} to {1} characters, five different ones at least, without your user ID.',
  'この利用者は登録されていません。': 'This person is not registered.',
  '利用者の一覧で識別名を確かめてください。': 'Check the user ID in the list of people.',
  '識別名として使えません。': 'This cannot be a user ID.',
  '英小文字・数字・「.」「_」「-」の2〜40字で、英小文字か数字で始めてください（system と console は使えません）。':
    'Use 2 to 40 small letters, digits, “.”, “_” or “-”, beginning with a letter or digit (not system or console).',
  '名前を1〜80字で指定してください。': 'Give a name of 1 to 80 characters.',
  '担当者の氏名か、システムの名前を入れてください。': 'Give the person’s or the system’s name.',
  'この識別名は、すでに使われています。': 'This user ID is taken.',
  '別の識別名にしてください。一度使った識別名は記録に残るため、ほかの人には使えません。':
    'Choose another one. A user ID stays in the record and cannot be given to somebody else.',
  '事業所の担当者に、保険者の権限は付けられません。':
    'Staff of a workplace cannot be given roles at the insurer.',
  '保険者の担当者として、別に登録してください。': 'Register them separately as the insurer’s staff.',
  '自分の権限は変えられません。': 'You cannot change your own roles.',
  'ほかのシステム管理者に依頼してください。': 'Ask another system administrator.',
  '自分を利用停止にはできません。': 'You cannot block yourself.',
  'この利用者は、画面からサインインする人ではありません。': 'This is nobody who signs in on screen.',
  'システムの利用者には、todoke user token で接続用の鍵を発行してください。':
    'Issue a token to a program with todoke user token.',
  '接続用の鍵は、システムの利用者にだけ発行できます。': 'Only programs are issued tokens.',
  '人には todoke user reset で招待コードを発行してください。':
    'Issue an invitation code to a person with todoke user reset.',
  'この認証先の利用者は、ほかの利用者に結び付けられています。':
    'This account of your organisation is linked to somebody else.',
  '結び付ける相手を確かめてください。': 'See whom it is to be linked to.',
  'サインインできませんでした。': 'You could not be signed in.',
  '識別名・パスワード・確認コードを確かめてください。確認コードは一度しか使えません。続けてできないときは、システム管理者に再設定を依頼してください。':
    'Check user ID, password and one-time code; a code works once only. If it goes on failing, ask a system administrator to reset your sign-in.',
  'サインインの失敗が続いたため、しばらく受け付けません。':
    'Too many failed attempts: sign-in is paused for a while.',
  '{0}分ほど待ってから、もう一度試してください。': 'Wait about {0} minutes and try again.',
  'この利用者は、Todoke に登録されていません。': 'You are not registered with Todoke.',
  'システム管理者に、利用者の登録を依頼してください。': 'Ask a system administrator to add you.',
  '登録されていない事業所があります。': 'There are workplaces that are not registered.',
  '事業所の番号を確かめてください。招待コードは発行していません。':
    'Check the workplace IDs. No invitation code was issued.',
  'このコードは使えません。': 'This code cannot be used.',
  '入力を確かめてください。使用済みのもの、期限の切れたものは使えません。保険者の窓口に新しいコードをお求めください。':
    'Check what you typed. A used or expired code does not work: ask the insurer’s desk for a new one.',

  // Requests
  '指定された条件が正しくありません。': 'What was asked for is not valid.',
  'docs/api.md の書き方を確かめてください。': 'See docs/api.md.',
  '要求が多すぎます。': 'Too many requests.',
  '1分ほど待ってから、もう一度試してください。': 'Wait a minute and try again.',
  '要求を受け付けられません。': 'The request cannot be accepted.',
  '要求の形を確かめてください。': 'Check the form of the request.',
  'サーバーで予期しない誤りが起きました。': 'Something unexpected went wrong on the server.',
  'もう一度試し、直らないときはサーバーの画面の記録を添えて管理者に伝えてください。':
    'Try again. If it stays, tell an administrator, with what the server’s terminal says.',
  'この{0}は見つかりません。': 'There is no such {0}.',
  '一覧から開き直してください。': 'Open it from the list again.',
  送付物: 'piece',
  加入者: 'member',
  梱包: 'parcel',
  発送回: 'campaign',
  通知先: 'webhook',
  '不承認の理由のコードが決まりと違います。': 'The code of the refusal is none of those laid down.',
  '一覧にある理由から選んでください。': 'Choose a reason of the list.',
  'まだ来ていない日のことは記録できません。': 'What is to come cannot be recorded.',
  '今日か、それより前の日を指定してください。': 'Give today or an earlier day.',
  'ファイルが大きすぎます（64MBまで）。': 'The file is too large (64 MB at most).',
  'ファイルを分けて、一つずつ取り込んでください。何も取り込んでいません。':
    'Split it and take the parts in one by one. Nothing was taken in.',
  'このアドレスからは使えません。': 'It cannot be used from this address.',
  '起動時に表示されたアドレス（http://127.0.0.1:…）で開いてください。':
    'Open the address shown at the start (http://127.0.0.1:…).',
  'ほかのサイトからの要求は受け付けません。': 'Requests of other sites are not accepted.',
  'Todoke の画面から操作してください。': 'Do it on Todoke’s own screens.',
  '受け付けるのは {0} だけです。': 'Only {0} is accepted.',
  'Content-Type を {0}{1} にし、圧縮せずに送ってください。':
    'Send it uncompressed, with the Content-Type {0}{1}.',
  'このアドレスで使えるのは {0} だけです。': 'This address takes {0} only.',
  'HTTP のメソッドを確かめてください。': 'See the HTTP method.',
  '送られた本文が UTF-8 ではありません。': 'The body is not UTF-8.',
  'UTF-8 の JSON にして送ってください。何も記録していません。': 'Send JSON in UTF-8. Nothing was recorded.',
  '接続用の鍵が正しくないか、期限が切れたか、取り消されています。':
    'The token is wrong, has expired or was revoked.',
  'システム管理者に、新しい接続用の鍵の発行を依頼してください。':
    'Ask a system administrator for a new token.',
  'Todoke の画面以外からの変更は受け付けません。': 'Changes are accepted from Todoke’s own screens only.',
  'Todoke の画面から操作してください。プログラムからは接続用の鍵（Authorization: Bearer）を使ってください。':
    'Do it on Todoke’s own screens. Programs use a token (Authorization: Bearer).',
  'この要求は済んでいます。一度だけ示す値のため、もう示せません。':
    'This request was done. Its answer is shown once only.',
  '値を受け取れなかったときは、新しい Idempotency-Key で発行し直してください。':
    'If you did not get it, issue it again with a new Idempotency-Key.',
  'この Idempotency-Key は、別の要求に使われています。': 'This Idempotency-Key was used for another request.',
  '要求ごとに新しい Idempotency-Key を付けてください。': 'Use a new Idempotency-Key for each request.',
  '続きを示す cursor が正しくありません。': 'The cursor is not valid.',
  '並べ替えや絞り込みを変えたときは、cursor を付けずに最初から開いてください。':
    'After changing sort or filter, begin without a cursor.',
  'ほかの保険者でも働いている利用者のため、ここでは変えられません。':
    'This person works at other insurers, too, and cannot be changed here.',
  'この保険者の権限だけを外すか、todoke user で操作してください。':
    'Take away the roles at this insurer only, or use todoke user.',
  '印刷ファイルが出力フォルダーに見つかりません。': 'The print file is not in the output folder.',
  '出力フォルダーを移したり消したりしていないか確かめてください。':
    'See whether the folder was moved or deleted.',
  '印刷ファイルが、記録したときの内容と違います。': 'The print file is not what was recorded.',
  '印刷に使わず、管理者に伝えてください。記録と同じファイルを戻すと表示できます。':
    'Do not print it, and tell an administrator. With the recorded file back in place it is shown.',
  '印刷ファイルにこのページがありません。': 'The print file has no such page.',
  'この変更のもとになった版は、もう使われていません。':
    'The version this change began from is no longer in force.',
  '画面を開き直して、今の版から変更をやり直してください。':
    'Open the screen again and change the version in force.',
  'その見本はありません。': 'There is no such proof.',
  '見本の一覧から選んでください。': 'Choose one of the list.',
  'この届書は登録されていません。': 'This filing is not registered.',
  '届書の一覧から開き直してください。': 'Open it from the list of filings again.',
  '整理番号の読み間違いか、打ち間違いがあります。': 'The management number was misread or mistyped.',
  '紙面の整理番号（3文字・3文字・2文字）をもう一度確かめてください。':
    'Look at it again on the paper (3, 3 and 2 characters).',
  'まだ抽出していません。': 'Nobody is extracted yet.',
  '抽出してから、紙面を作ってください。': 'Extract first, then compose the papers.',
  '支援措置の対象の方のため、紙面を画面に表示しません。':
    'This is a protected member: the pages are not shown on screen.',
  '紙面を確かめる必要があるときは、権限のある担当者が印刷物で確かめてください。':
    'Where they must be checked, somebody with the role looks at the printed paper.',
  'このページはまだ作られていないか、ありません。': 'This page is not made yet, or does not exist.',
  '作成が終わってから、一覧から開き直してください。': 'Open it from the list once it is made.',
  'このアドレスには何もありません。': 'There is nothing at this address.',
  'このサーバーでは、新しくサインインできません。': 'Nobody can newly sign in to this server.',
  'todoke serve で起動したサーバーを使ってください。': 'Use a server started with todoke serve.',
  '認証先とつながりません。': 'Your organisation’s sign-in cannot be reached.',
  'しばらく待ってからもう一度試し、直らないときはシステム管理者に伝えてください。':
    'Wait a while and try again. If it stays, tell a system administrator.',
  'ファイルが大きすぎます（100 MB まで）。': 'The file is too large (100 MB at most).',
  '月ごとか区分ごとに分けて取り込んでください。': 'Split it by month or level.',
  'このサーバーでは、通知先を変えられません。': 'Webhooks cannot be changed on this server.',
  '事業所に結び付いていない利用者です。': 'This person belongs to no workplace.',
  '梱包に入っている招待コードで入り直してください。': 'Enter again with the invitation code in the parcel.',
  '通知先には https の URL を指定してください。': 'A webhook needs an https URL.',
  '利用者名・パスワード・空白・# を含まない https の URL にしてください。':
    'Give an https URL without a user name, a password, spaces or #.',
  'この通知先は見つかりません。': 'There is no such webhook.',
  '通知先の一覧から開き直してください。': 'Open it from the list of webhooks again.',

  // CSV files and the register
  '{0}: 文字コードを判別できません（UTF-8 でも Shift_JIS〈CP932〉でもありません）。':
    '{0}: neither UTF-8 nor Shift_JIS (CP932).',
  'UTF-8 または Shift_JIS で保存し直してください。途中で切れたファイルでないかも確かめてください。':
    'Save it as UTF-8 or Shift_JIS. See whether it is cut off, too.',
  '{0}: {1}行目付近で CSV の形が崩れています（{2}）。': '{0}: the CSV is broken near row {1} ({2}).',
  'ダブルクォーテーション（"）の対応を直してください。途中で切れたファイルでないかも確かめてください。':
    'Mend its double quotes ("). See whether it is cut off, too.',
  '{0}: {1}行目（最後の行）が途中で切れています。': '{0}: row {1}, the last, is cut off.',
  'ファイルの作成や転送が途中で終わっていないか確かめ、もう一度受け取ってください。':
    'See whether making or sending it was broken off, and receive it again.',
  '{0}: 中身がありません。': '{0}: it is empty.',
  '見出し行のある CSV を指定してください。': 'Choose a CSV with a heading.',
  '{0}: 1行目（見出し）に誤りがあります。{1}': '{0}: the heading (row 1) is wrong. {1}',
  '見出しの列名を、説明書（docs/formats.md）のとおりに直してください。':
    'Name the columns as docs/formats.md says.',
  '列がありません: {0}': 'Columns missing: {0}',
  '同じ列が二つあります: {0}': 'Columns twice: {0}',
  '{0}: ファイルを開けません。': '{0}: it cannot be opened.',
  '読めるファイルを指定してください（フォルダーや、ない名前は指定できません）。':
    'Choose a file that can be read (no folder, no missing name).',
  'ほかの登録の変更と重なったため、まだ何も記録していません。':
    'Another change of the register was under way: nothing is recorded yet.',
  'もう一度、同じ操作をしてください。': 'Do the same again.',
  'この加入者の個人番号は登録されていません。': 'No Individual Number is registered for this member.',
  '加入者番号（member_id）を確かめてください。': 'Check the member ID.',
  '2年の満了した任意継続は{0}人で、指定の{1}人と違います。':
    '{0} voluntary continuations have ended their two years, not {1}.',
  'todoke register due で一覧を確かめ、人数を指定し直してください。':
    'See todoke register due, and give the number again.',
  'workplaces.csv の workplace_id を指定してください。': 'Give a workplace_id of workplaces.csv.',
  'members.csv の member_id、または届書の結果にある member_id を指定してください。':
    'Give a member_id of members.csv or of a filing’s result.',
  '人の統合と分離は、担当者の名で行う必要があります。': 'Persons are merged and split in somebody’s name.',
  '根拠の所在（文書番号など）は1字以上100字以内です。':
    'The evidence has 1 to 100 characters (its number …).',
  '根拠を後から確かめられるように、文書番号などを指定してください。':
    'Name the document, so that it can be checked later.',
  '指定された人は登録されていません。': 'This person is not registered.',
  'person_id を todoke register show で確かめてください。': 'See the person_id with todoke register show.',
  '同じ人が二度指定されています。': 'The same person is named twice.',
  '二人の person_id を指定してください。': 'Name two person_ids.',
  '分ける資格は、その人の資格の一部でなければなりません。':
    'What is split off must be a part of the person’s eligibilities.',
  '加入者番号（member_id）を確かめ、その人に残す資格を少なくとも一つ残してください。':
    'Check the member IDs, and leave the person one at least.',
  '取消しの理由は1字以上200字以内です。': 'The reason has 1 to 200 characters.',
  '理由を、個人情報を含めずに書いてください。': 'Write the reason without personal data.',
  '指定された統合・分離の記録はありません。': 'There is no record of this merge or split.',
  'todoke register show の identity にある番号を指定してください。':
    'Give a number of identity in todoke register show.',
  'その統合・分離は、すでに取り消されています。': 'This merge or split is undone already.',
  '同じ資格について、あとから行われた統合・分離があります。':
    'The same eligibility was merged or split later.',
  '新しいものから順に取り消してください。': 'Undo the newest first.',
  '二つの記録に、同じ個人番号がありません。': 'The two records share no Individual Number.',
  '別の根拠（住基の回答、戸籍、本人確認書類など）を確かめてください。':
    'Look at other evidence (resident register, family register, identity papers).',
  '二つの記録の個人番号が違います。': 'The Individual Numbers of the two records differ.',
  '番号の変更であることを住基で確かめたうえで、根拠に resident_register を指定してください。':
    'Confirm in the resident register that the number changed, and give resident_register as evidence.',
  '二つの記録の生年月日または性別が違います。': 'Birth date or sex of the two records differ.',
  '住基の回答、戸籍、本人確認書類のどれかで、同じ人であることを確かめてください。':
    'Confirm by resident register, family register or identity papers that they are one person.',
  '一方がもう一方の被扶養者です。同じ人にはできません。':
    'One is the other’s dependent: they are not one person.',
  '指定した人を確かめてください。': 'Check whom you named.',
  '同じ事業所の資格が重なっています（{0}、{1}）。': 'Eligibilities of one workplace overlap ({0}, {1}).',
  '二重に登録した資格なら --same で示してください。違うなら、先に資格の日付を直してください。':
    'If one was entered twice, say so with --same. If not, mend the dates first.',
  '二重に登録したと指定された資格が、その二人のものではありません。':
    'What is said to be entered twice is not of these two.',
  '--same は「取り下げる加入者番号=残す加入者番号」の形で、二人の資格から選んでください。':
    'Write --same as retired=kept, with member IDs of the two.',

  // Filings
  '届書の JSON の {0} が正しくありません。': '{0} of the filing’s JSON is wrong.',
  '(全体)': '(as a whole)',
  '{0}を指定してください（docs/filings.md）。': 'Give {0} (docs/filings.md).',
  'この届書の様式には、入れる場所のない項目があります。': 'This form has no place for one of the items.',
  '届書の設定（kpfd.forms）に {0} の列を加えるか、その項目を空にしてください。':
    'Add a column for {0} to the settings (kpfd.forms), or leave the item empty.',
  'この届書ファイルは形式に誤りがあるため、登録できません。':
    'The file’s form has faults, so it cannot be registered.',
  'todoke filing check で誤りを確かめ、直したファイルを登録してください。':
    'Check it, mend its faults, and register it then.',
  '指定された事業所は登録されていません。': 'This workplace is not registered.',
  '--workplace に、workplaces.csv の workplace_id を指定してください。':
    'Give --workplace a workplace_id of workplaces.csv.',
  '届書の設定に誤りがあります: {0}': 'The settings of filings are wrong: {0}',
  '設定の項目名と値を docs/filings.md のとおりに直してください。':
    'Write names and values as docs/filings.md says.',
  '届書の{0}行目・{1}項目に、届書で使えない文字（コンマ・改行・機種依存文字など）があります。':
    'Row {0}, item {1} of the filing holds letters that cannot be used (comma, line break and the like).',
  'JIS第1・第2水準の文字に置き換えてください。コンマは読点などに直してください。':
    'Use letters of JIS level 1 and 2, and no comma.',

  // Settings
  '変更する設定の場所が正しくありません。': 'There is no such setting.',
  '画面を開き直して、もう一度変更してください。': 'Open the screen again, and change it once more.',
  '設定「{0}」に誤りがあります。': 'The setting “{0}” is wrong.',
  'プロファイル「{0}」はありません。': 'There is no profile “{0}”.',
  'プロファイル「{0}」の設定「{1}」に誤りがあります。': 'The setting “{1}” of the profile “{0}” is wrong.',
  '設定を確かめてください。': 'Check the settings.',
  'プロファイル「{0}」の同封物「{1}」に重さと厚さがありません。':
    'The insert “{1}” of the profile “{0}” has no weight and thickness.',
  'packing.inserts に同封物の重さと厚さを加えてください。': 'Add them to packing.inserts.',
  '変更の理由が書かれていません。': 'There is no reason for the change.',
  '承認する人が読む理由を書いてください。': 'Write one for whoever approves.',
  '承認を待っている変更が、すでにあります。': 'A change waits for approval already.',
  '先にその変更を承認・差戻しするか、取り下げてください。': 'Approve, refuse or withdraw that one first.',
  '変更した設定がありません。': 'No setting was changed.',
  '設定を変えてから、承認を依頼してください。': 'Change a setting, then ask for approval.',
  '今の版から、変更をやり直してください。': 'Begin again from the version in force.',
  'その変更の依頼はありません。': 'There is no such proposal.',
  'この変更は、すでに決定または取下げ済みです。': 'This change was decided or withdrawn already.',
  '一覧を開き直してください。': 'Open the list again.',
  '変更を依頼した人は、その変更を承認・差戻しできません。':
    'Whoever asked for the change cannot approve or refuse it.',
  'ほかの承認者が決定してください。依頼した人は取り下げることができます。':
    'Another approver decides. Whoever asked may withdraw it.',
  '取り下げられるのは、依頼した人だけです。': 'Only whoever asked may withdraw it.',
  '差し戻すときは、理由を書いて差戻しを選んでください。': 'To refuse it, write a reason and choose “refuse”.',
  '差し戻す理由が書かれていません。': 'There is no reason for the refusal.',
  '依頼した人が直せるように、理由を書いてください。': 'Write one, so that it can be mended.',
  'その版の設定はありません。': 'There is no such version.',
  '版の一覧から選び直してください。': 'Choose one of the list of versions.',
  '保険者番号の検査数字が合いません。': 'The check digit of the insurer’s number is wrong.',
  'insurer.json の insurer_number を確かめてください。': 'See insurer_number in insurer.json.',
  'この保険者番号は、実際の保険者として登録されています。試験用にはできません。':
    'This number is registered as a real insurer’s: it cannot be a test.',
  'この保険者番号は、試験用として登録されています。実際の送付には使えません。':
    'This number is registered as a test: nothing real can be sent with it.',
  'insurer.json の insurer.test を確かめるか、別のデータベースを使ってください。':
    'See insurer.test in insurer.json, or use another database.',
  '指定された保険者は登録されていません。': 'This insurer is not registered.',
  '保険者番号を確かめてください。': 'Check the insurer’s number.',
  'この発送回は見つかりません。': 'There is no such campaign.',
  '送付番号を確かめてください。': 'Check the campaign’s number.',
  '様式の組「{0}」はありません。': 'There is no set of forms “{0}”.',
  '次のいずれかを指定してください: {0}': 'Choose one of: {0}',
  '様式の定義が正しくありません。': 'The definition of the form is wrong.',
  '示された箇所を直してください。': 'Mend what is shown.',
  '{0}: 置き換える要素「{1}」がありません': '{0}: there is no element “{1}” to replace',
};
