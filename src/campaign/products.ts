/**
 * Everything an insurer can have made here. There is no 健康保険証 among them: from 2024-12-02 none may be
 * issued (S001), and Todoke has never made one.
 */
export const PRODUCTS = {
  eligibility_notice: { title: '資格情報のお知らせ', forms: ['style1', 'style2', 'request', 'plain'] },
  eligibility_certificate: { title: '資格確認書', forms: ['certificate'] },
} as const satisfies Record<string, { title: string; forms: readonly string[] }>;

export type Product = keyof typeof PRODUCTS;
