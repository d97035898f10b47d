-- Whoever adds to an insurer's register asks what was finished since their transaction began.
CREATE INDEX entry_when ON audit.entry (insurer_id, at);
