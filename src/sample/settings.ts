import { insurerNumberCheckDigit } from '../japan/check-digits.ts';

export const PROFILES = ['kyokai-kenpo', 'kenpo-kumiai'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** Dates of the campaign the sample is made for (ISO); every loss, confirmation and inquiry is placed by them. */
export interface SampleCampaign {
  readonly id: string;
  readonly title: string;
  readonly extractionDate: string;
  readonly cutOff: string;
  readonly packingDate: string;
  readonly issueDate: string;
  readonly window: { readonly from: string; readonly to: string };
}

/** What differs between the two kinds of insurer the sample can play. */
export interface SampleProfile {
  readonly name: ProfileName;
  readonly insurer: { readonly insurerNumber: string; readonly name: string };
  readonly campaign: SampleCampaign;
  readonly dayLabourers: boolean;
  /** Branch number of the insured: 00 at 協会けんぽ, 01 at many 健保組合. */
  readonly firstSubNumber: number;
  /** Exponent of the sizes of workplaces: the smaller, the more big ones. */
  readonly sizeTail: number;
  /** Digits of a workplace's symbol (記号). */
  readonly symbolDigits: number;
}

/** No insurer bears the individual part 999 of prefecture 47: the sample cannot be taken for a real one. */
const insurerNumber = (body: string) => body + insurerNumberCheckDigit(body);

export const SAMPLE_PROFILES: Readonly<Record<ProfileName, SampleProfile>> = {
  'kyokai-kenpo': {
    name: 'kyokai-kenpo',
    insurer: { insurerNumber: insurerNumber('0147999'), name: 'とどけ見本健康保険協会' },
    campaign: {
      id: 'round-1',
      title: '資格情報のお知らせ（1回目）',
      extractionDate: '2024-06-07',
      cutOff: '2024-08-09',
      packingDate: '2024-08-23',
      issueDate: '2024-09-09',
      window: { from: '2024-09-09', to: '2024-09-30' },
    },
    dayLabourers: true,
    firstSubNumber: 0,
    sizeTail: 1.05,
    symbolDigits: 8,
  },
  'kenpo-kumiai': {
    name: 'kenpo-kumiai',
    insurer: { insurerNumber: insurerNumber('0647999'), name: 'とどけ見本健康保険組合' },
    campaign: {
      id: 'round-1',
      title: '資格情報のお知らせ（Ⅰ）',
      extractionDate: '2024-10-01',
      cutOff: '2024-10-18',
      packingDate: '2024-10-22',
      issueDate: '2024-10-25',
      window: { from: '2024-10-25', to: '2024-10-31' },
    },
    // 日雇特例被保険者 are always insured by 協会けんぽ (健康保険法 第123条).
    dayLabourers: false,
    firstSubNumber: 1,
    sizeTail: 0.7,
    symbolDigits: 4,
  },
};
