-- A card made by itself (on an application) is enclosed in a mailing later: once, and never moved to another.
GRANT UPDATE (campaign_id) ON certificate.card TO todoke_app;
CREATE FUNCTION certificate.keep_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'card % is in a mailing', OLD.card_number USING ERRCODE = 'TD002';
END $$;
CREATE TRIGGER keep_campaign BEFORE UPDATE OF campaign_id ON certificate.card
  FOR EACH ROW WHEN (OLD.campaign_id IS NOT NULL AND OLD.campaign_id IS DISTINCT FROM NEW.campaign_id)
  EXECUTE FUNCTION certificate.keep_campaign();
CREATE INDEX card_made ON certificate.card (insurer_id, member_id) WHERE campaign_id IS NULL AND status = 'issued';
