-- The 0th code of a piece is the one printed on the notice itself; a list that is written later has those from the first on.
ALTER TABLE member.notice_code DROP CONSTRAINT notice_code_n_check;
ALTER TABLE member.notice_code ADD CONSTRAINT notice_code_n_check CHECK (n >= 0);
