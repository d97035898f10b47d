/** Names one campaign of one insurer. */
export interface CampaignKey {
  readonly insurerId: string;
  readonly campaignId: string;
}
