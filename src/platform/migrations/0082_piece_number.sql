-- A campaign's papers in the order of their numbers, page by page, whatever else they are filtered by.
CREATE INDEX piece_number ON piece.piece (insurer_id, campaign_id, management_number);
