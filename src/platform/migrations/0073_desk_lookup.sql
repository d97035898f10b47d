-- A caller is found by the symbol and number on their paper.
CREATE INDEX eligibility_symbol ON register.eligibility (insurer_id, symbol, number) WHERE known_to = 'infinity';
