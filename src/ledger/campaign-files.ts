/**
 * The files a campaign was made from: of each kind the last one taken in before its knowledge was frozen (a
 * campaign cannot be opened on older ones). SQL; $1 is the insurer, $2 the campaign.
 */
export const CAMPAIGN_FILES = `SELECT DISTINCT ON (s.kind) s.source_id, s.kind, s.sha256, s.file_rows, s.loaded, s.aside
  FROM register.source_file s JOIN campaign.campaign c ON c.insurer_id = s.insurer_id AND c.campaign_id = $2
 WHERE s.insurer_id = $1 AND s.loaded_at <= c.known_at
 ORDER BY s.kind, s.source_id DESC`;
