-- The first day on which the rules for 70 to 74 hold: the first of the month after the one in which 70 is attained,
-- which is the day before the birthday (born on the first: the month of the birthday itself; born on 29 February: 1 March
-- is the birthday). The same as elderlyFrom in src/japan/age.ts.
CREATE FUNCTION register.elderly_from(birth_date date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (date_trunc('month', (birth_date + interval '70 years')::date - 1
            + CASE WHEN extract(month FROM birth_date) = 2 AND extract(day FROM birth_date) = 29 THEN 1 ELSE 0 END)
          + interval '1 month')::date
$$;

-- Tenths of the cost a person of 70 or more pays on a day; NULL below 70. `earning` is the insured's standard monthly
-- remuneration. The same as copayment in src/japan/copayment.ts.
CREATE FUNCTION register.elderly_copayment(birth_date date, insured_birth date, earning integer, on_date date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN on_date < register.elderly_from(birth_date) THEN NULL
              WHEN on_date >= register.elderly_from(insured_birth) AND coalesce(earning, 0) >= 280000 THEN 3
              ELSE 2 END
$$;
