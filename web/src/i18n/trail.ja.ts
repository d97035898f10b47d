/** Texts of the trail: who did what, and whom they looked at. */
export const trailJa = {
  'nav.trail': '操作の記録',
  'trail.title': '操作の記録',
  'trail.note': '誰が、いつ、何をし、誰を見たか。この画面を開いたことも記録します。',
  'trail.only': '絞り込み',
  'trail.views': '人を見た・取り出した',
  'trail.member': '加入者',
  'trail.memberHint': '加入者IDの全部',
  'trail.actor': '操作した人',
  'trail.actorHint': '識別名の全部',
  'trail.at': '日時',
  'trail.action': '操作',
  'trail.subject': '対象',
  'trail.purpose': '目的',
  'trail.unit': '件',
  'trail.none': '記録はありません',
  'trail.ofMember': 'この人を見た記録',
};
