import type { Ground } from '../certificate/model.ts';
import type { Sql } from '../kernel/ports.ts';

/**
 * Grounds of certificates as figures show them. Whoever must not be found stands among those with circumstances of
 * their own: a figure of one such person in a month would tell that there is one.
 */
export const SHOWN_GROUNDS = {
  number_unknown: '個人番号が不明',
  no_card: 'マイナンバーカードなし',
  card_returned: 'マイナンバーカード返納',
  cancelled: '利用登録の解除',
  not_registered: '利用登録なし',
  e_certificate_expired: '電子証明書の期限切れ',
  helper_needed: '要配慮者',
  facility: '施設などに預けている',
  joining_wish: '届書での希望',
  old_card_lost: '従来の健康保険証の紛失',
  myna_card_lost: 'マイナンバーカードの紛失',
  myna_card_renewing: 'マイナンバーカードの更新中',
  declared_unusable: '使えないとの申告',
  other: 'その他（個別の事情）',
} as const satisfies Record<Exclude<Ground, 'protected'>, string>;
export type ShownGround = keyof typeof SHOWN_GROUNDS;
export const SHOWN_GROUND_NAMES = Object.keys(SHOWN_GROUNDS) as ShownGround[];

/** Why a card was made, whatever the ground. */
export const OCCASIONS = { first: '初めての交付', renewal: '更新', reissue: '再交付' } as const;
export type Occasion = keyof typeof OCCASIONS;
export const OCCASION_NAMES = Object.keys(OCCASIONS) as Occasion[];

/** Certificates made in a month. Grounds and occasions each add up to `issued`. */
export interface CertificateMonth {
  /** Month of issue, `2025-09`. */
  readonly month: string;
  readonly issued: number;
  readonly grounds: Readonly<Record<ShownGround, number>>;
  readonly occasions: Readonly<Record<Occasion, number>>;
}

/** How many certificates were made, by month of issue (newest first), ground and occasion; whatever became of them. */
export async function readCertificateMonths(sql: Sql, insurerId: string): Promise<CertificateMonth[]> {
  const { rows } = await sql.query<{
    month: string;
    ground: ShownGround;
    occasion: Occasion;
    issued: number;
  }>(
    `SELECT to_char(c.issued_on, 'YYYY-MM') AS month, c.occasion,
            CASE c.reason WHEN 'protected' THEN 'other' ELSE c.reason END AS ground, count(*)::int AS issued
       FROM certificate.card c WHERE c.insurer_id = $1 GROUP BY 1, 2, 3 ORDER BY 1 DESC`,
    [insurerId],
  );
  return [...Map.groupBy(rows, ({ month }) => month)].map(([month, of]) => {
    const add = (given: (row: (typeof of)[number]) => boolean): number =>
      of.filter(given).reduce((sum, { issued }) => sum + issued, 0);
    const each = <Name extends string>(names: readonly Name[], key: 'ground' | 'occasion') =>
      Object.fromEntries(names.map((name) => [name, add((row) => row[key] === name)])) as Record<
        Name,
        number
      >;
    return {
      month,
      issued: add(() => true),
      grounds: each(SHOWN_GROUND_NAMES, 'ground'),
      occasions: each(OCCASION_NAMES, 'occasion'),
    };
  });
}
