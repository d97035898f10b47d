-- The list of workplaces begins where the last page ended, by symbol: an insurer may have two million of them.
CREATE INDEX workplace_symbol ON register.workplace (insurer_id, symbol COLLATE "C", workplace_id COLLATE "C")
  WHERE known_to = 'infinity' AND valid_to = 'infinity';
