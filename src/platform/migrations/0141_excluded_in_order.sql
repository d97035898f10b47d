-- People in the order of their outcome, and those a population left out in the order of its codes: a list of them reads
-- its page.
DROP INDEX campaign.extracted_outcome;
CREATE INDEX extracted_outcome ON campaign.extracted (insurer_id, campaign_id, outcome, member_id);
CREATE INDEX population_exclusion_code
    ON campaign.population_exclusion (insurer_id, campaign_id, ('population_' || code), member_id);
