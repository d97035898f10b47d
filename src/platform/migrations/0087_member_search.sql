-- Members are found by name and by kana, whatever form a register wrote them in. The names stay as they were written; these
-- keys stand in indexes only. Variants of a letter (髙 高) are no part of a key: a search asks for each of them
-- (src/matching/name-search.ts), so that the tables may grow without an index being built anew.

-- Width, case, separators and variation selectors aside: ＳＭＩＴＨ　John → SMITH JOHN. One space between the parts of a name.
-- A whole register is keyed while its file is taken in: what hardly any name has (a variation selector; in a reading
-- hiragana, a dash, half width) is looked for, and folded only where it is found.
CREATE FUNCTION register.name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT upper(btrim(replace(replace(
           CASE WHEN translate(name, E'　・=,.、\t', '       ') IS NFKC NORMALIZED AND name !~ '[\uFE00-\uFE0F\U000E0100-\U000E01EF]'
                THEN translate(name, E'　・=,.、\t', '       ')
                ELSE translate(normalize(regexp_replace(name, '[\uFE00-\uFE0F\U000E0100-\U000E01EF]', '', 'g'), NFKC), E'・=,.、\t', '      ') END,
           '  ', ' '), '  ', ' ')) COLLATE "C")
$$;

-- The same for kana, in katakana of full size, one letter for one sound (ヂ ジ, ヲ オ), without ー.
CREATE FUNCTION register.kana_key(kana text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(
    CASE WHEN kana ~ '[ぁ-ゖ‐‑‒–—―−─━-]'
         THEN translate(register.name_key(kana),
                'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ-‐‑‒–—―−─━',
                'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
         ELSE register.name_key(kana) END,
    'ッャュョヂヅァィゥェォヮヵヶヲヱヰー', 'ツヤユヨジズアイウエオワカケオエイ')
$$;

CREATE INDEX person_fact_name ON register.person_fact (insurer_id, (register.name_key(name_kanji)) COLLATE "C")
  WHERE known_to = 'infinity';
CREATE INDEX person_fact_kana ON register.person_fact (insurer_id, (register.kana_key(name_kana)) COLLATE "C")
  WHERE known_to = 'infinity';
