/**
 * Where an eligibility of an extraction stands or ends: exactly one of these at any moment, closed list. `piece`:
 * papers were made (of a late loss only if it came after packing). `blocks`: the campaign cannot be closed while
 * anybody stands here.
 */
export const OUTCOMES = {
  workplace_parcel: { piece: true, blocks: false, title: '事業所の梱包へ' },
  home_mail: { piece: true, blocks: false, title: '自宅へ直送' },
  chosen_mail: { piece: true, blocks: false, title: '本人が選んだ送付先へ' },
  electronic: { piece: false, blocks: false, title: '電子的に交付（本人の同意）' },
  delivered: { piece: true, blocks: false, title: '配達済み' },
  handed_over: { piece: true, blocks: false, title: '本人へ引渡し済み' },
  returned: { piece: true, blocks: true, title: '返戻（再送待ち）' },
  undeliverable: { piece: true, blocks: false, title: '返戻後に廃棄（再送先なし）' },
  recalled: { piece: true, blocks: true, title: '回収中' },
  recovered: { piece: true, blocks: false, title: '回収済み' },
  written_off: { piece: true, blocks: false, title: '回収の打切り' },
  stopped: { piece: true, blocks: false, title: '送付の取りやめ' },
  reprint_pending: { piece: true, blocks: true, title: '刷り直し待ち' },
  held_review: { piece: false, blocks: true, title: '保留（確認待ち）' },
  held_glyph: { piece: false, blocks: true, title: '保留（印字できない文字）' },
  held_address: { piece: false, blocks: true, title: '保留（送付先なし）' },
  supplemented: { piece: false, blocks: false, title: '確認後、追加の送付へ' },
  late_loss: { piece: false, blocks: false, title: '抽出後の資格喪失' },
  excluded_not_yet_acquired: { piece: false, blocks: false, title: '対象外（抽出日より後の資格取得）' },
  excluded_lost: { piece: false, blocks: false, title: '対象外（抽出日までに資格喪失）' },
  excluded_day_labourer: { piece: false, blocks: false, title: '対象外（日雇特例）' },
  excluded_already_notified: { piece: false, blocks: false, title: '対象外（下4桁を通知済み）' },
  excluded_certificate_held: { piece: false, blocks: false, title: '対象外（有効な資格確認書をお持ち）' },
  excluded_no_certificate_due: { piece: false, blocks: false, title: '対象外（資格確認書の交付事由なし）' },
  excluded_state_unknown: { piece: false, blocks: false, title: '対象外（マイナ保険証の登録状況が未着）' },
} as const satisfies Record<string, { piece: boolean; blocks: boolean; title: string }>;

export type Outcome = keyof typeof OUTCOMES;
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[];
