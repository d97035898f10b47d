-- An insurer to try things with: everything happens as elsewhere, but nothing of it is ever printed. Said once, when
-- the insurer is first registered: a test never becomes real, nor the other way round.
ALTER TABLE insurer.insurer ADD COLUMN test boolean NOT NULL DEFAULT false;
REVOKE UPDATE ON insurer.insurer FROM todoke_app;
GRANT UPDATE (name, profile_hash) ON insurer.insurer TO todoke_app;

-- A print file is one from its hash on; for a test insurer there is none.
CREATE FUNCTION document.refuse_test_print() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM insurer.insurer i WHERE i.insurer_id = NEW.insurer_id AND i.test) THEN
    RAISE EXCEPTION 'a test insurer prints nothing' USING ERRCODE = 'TD060';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_test_print BEFORE INSERT OR UPDATE ON document.file
  FOR EACH ROW WHEN (NEW.sha256 IS NOT NULL) EXECUTE FUNCTION document.refuse_test_print();
