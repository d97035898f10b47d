-- What lies in a parcel is asked for at every label, list, seal and scan. The parcel comes first in the index: behind
-- the campaign, the planner takes it for the key while the table is new, and reads the whole campaign for each row.
CREATE INDEX envelope_parcel ON packing.envelope (parcel_id, campaign_id, insurer_id);
