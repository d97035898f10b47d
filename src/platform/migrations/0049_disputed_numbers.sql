-- Numbers somebody reported as not theirs, and nobody had solved at a moment (S026). Read from the few reports, not from all
-- checks: a classification asks for every shard.
CREATE FUNCTION register.disputed_numbers(in_insurer text, at_moment timestamptz) RETURNS TABLE (number_ref bytea)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT DISTINCT c.number_ref FROM register.number_check c
   WHERE c.insurer_id = in_insurer AND c.state = 'reported' AND c.noted_at <= at_moment
     AND NOT EXISTS (SELECT FROM register.number_check l
                      WHERE l.insurer_id = c.insurer_id AND l.member_id = c.member_id AND l.number_ref = c.number_ref
                        AND l.check_id > c.check_id AND l.noted_at <= at_moment)
$$;
