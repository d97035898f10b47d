-- Members are found by name and by kana, whatever form a register wrote them in. The names stay as they were written; these
-- keys stand in indexes only. Variants of a letter (髙 高) are no part of a key: a search asks for each of them
-- (src/matching/name-search.ts), so that the tables may grow without an index being built anew.

-- Width, case, separators and variation selectors aside: ＳＭＩＴＨ　John → SMITH JOHN. One space between the parts of a name.
CREATE FUNCTION register.name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT upper(btrim(regexp_replace(regexp_replace(normalize(name, NFKC), '[\uFE00-\uFE0F\U000E0100-\U000E01EF]', '', 'g'),
                                    '[[:space:]・=,.、，．]+', ' ', 'g')) COLLATE "C")
$$;

-- The same for kana, in katakana of full size, one letter for one sound (ヂ ジ, ヲ オ), without ー.
CREATE FUNCTION register.kana_key(kana text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT translate(register.name_key(kana),
    'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖァィゥェォッャュョヮヵヶヂヅヲヱヰー-‐‑‒–—―−─━',
    'アアイイウウエエオオカガキギクグケゲコゴサザシジスズセゼソゾタダチジツツズテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモヤヤユユヨヨラリルレロワワイエオンヴカケアイウエオツヤユヨワカケジズオエイ')
$$;

CREATE INDEX person_fact_name ON register.person_fact (insurer_id, (register.name_key(name_kanji)) COLLATE "C")
  WHERE known_to = 'infinity';
CREATE INDEX person_fact_kana ON register.person_fact (insurer_id, (register.kana_key(name_kana)) COLLATE "C")
  WHERE known_to = 'infinity';
