-- A filing names an insured person by workplace and number, and dependents by their insured.
CREATE INDEX eligibility_number ON register.eligibility (insurer_id, workplace_id, number) WHERE known_to = 'infinity';
CREATE INDEX eligibility_insured ON register.eligibility (insurer_id, insured_id) WHERE known_to = 'infinity' AND member_id <> insured_id;
