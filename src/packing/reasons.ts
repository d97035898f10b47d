/** Why an envelope holds whom it holds. */
export const ENVELOPE_REASONS = {
  person: '1人1通の設定',
  alone: '世帯単位の設定（同封する家族なし）',
  household: '世帯単位の設定（全員を1通に同封）',
  divided_cards: '1通に入れる枚数の上限で分割',
  divided_size: '封筒の厚さ・重さの上限で分割',
} as const;
export type EnvelopeReason = keyof typeof ENVELOPE_REASONS;

/** Why a workplace's envelopes make as many parcels as they do. */
export const DIVISION_REASONS = {
  whole: '1梱包に収まる',
  people: '1梱包の人数の上限',
  weight: '梱包の重さの上限',
  thickness: '梱包の厚さの上限',
  families: '家族を分けないため',
} as const;
export type DivisionReason = keyof typeof DIVISION_REASONS;

/** Why a parcel travels in its container. */
export const CONTAINER_REASONS = {
  preferred: '設定で最初の梱包材に収まる',
  weight: '先の梱包材の重さの上限を超える',
  thickness: '先の梱包材の厚さの上限を超える',
} as const;
export type ContainerReason = keyof typeof CONTAINER_REASONS;
