/**
 * Characters without width or ink: format controls (Unicode Cf), which arrive with texts copied from screens,
 * and the controls a terminal leaves behind. Whitespace of every kind is no part of a value either.
 */
const IGNORED = /[\s\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]/gu;

/** A value without spaces and invisible characters, half- and full-width letters folded (NFKC). Linear. */
export const plain = (raw: string): string => raw.normalize('NFKC').replace(IGNORED, '');

/** Does a value hold nothing but spaces and invisible characters? */
export const isBlank = (raw: string): boolean => raw === '' || raw.replace(IGNORED, '') === '';
