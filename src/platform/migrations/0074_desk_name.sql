-- A caller who has no paper at hand is found by birth date and name; of those born on a day the name is compared.
CREATE INDEX person_fact_birth ON register.person_fact (insurer_id, birth_date) WHERE known_to = 'infinity';
