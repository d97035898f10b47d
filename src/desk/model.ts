/** Why a case ended. */
export const RESOLUTIONS = {
  answered: '説明して終わった',
  arrived: '届いたことを確かめた',
  sent_again: '改めて送った',
  corrected: '登録を直した',
  recovered: '書類を回収した',
  withdrawn: '本人が取り下げた',
  unreachable: '連絡がつかなかった',
} as const;
export type Resolution = keyof typeof RESOLUTIONS;

/** By what way somebody asked. */
export type Channel = 'phone' | 'web' | 'workplace';
