import { expect, test } from 'vitest';
import { alignKana, alignKanji } from '../../src/matching/align.ts';
import { alignBirth } from '../../src/matching/birth.ts';
import type { AlignedPiece } from '../../src/matching/level.ts';

const short = (pieces: AlignedPiece[]) =>
  pieces.map(({ a, b, level, reason }) => `${a}|${b} ${reason ?? level}`);

test('a kanji name shows letter by letter what differs and why', () => {
  expect(short(alignKanji('髙橋 太郎', '高橋　太郎'))).toEqual(['髙|高 K2', '橋太郎|橋太郎 exact']);
  expect(short(alignKanji('佐藤 裕子', '佐藤 祐子'))).toEqual(['佐藤|佐藤 exact', '裕|祐 KN', '子|子 exact']);
  expect(short(alignKanji('渡邉󠄏 一', '渡邉 一'))).toEqual(['渡|渡 exact', '邉󠄏|邉 K1', '一|一 exact']);
  expect(short(alignKanji('佐々木', '佐佐木'))).toEqual(['佐|佐 exact', '々|佐 KR', '木|木 exact']);
  expect(short(alignKanji('●橋', '髙橋'))).toEqual(['●|髙 KP', '橋|橋 exact']);
  expect(short(alignKanji('𠮷田 健', '吉田 健'))).toEqual(['𠮷|吉 K2', '田健|田健 exact']);
});

test('names of different length show what only one side has', () => {
  expect(short(alignKana('ユウキ', 'ユキ'))).toEqual(['ユ|ユ exact', 'ウ| ND', 'キ|キ exact']);
  expect(short(alignKanji('SMITH JOHN W', 'SMITH JOHN'))).toEqual(['SMITH JOHN |SMITH JOHN exact', 'W| KM']);
  expect(short(alignKana('ヴィクトル', 'ビクトル'))).toEqual(['ヴィ|ビ NV', 'クトル|クトル exact']);
});

test('a kana name tells missing small kana from small kana in other places', () => {
  expect(short(alignKana('リユウ', 'リュウ'))).toEqual(['リ|リ exact', 'ユ|ュ N1', 'ウ|ウ exact']);
  expect(short(alignKana('リュウ シヨウ', 'リユウ ショウ'))).toEqual([
    'リ|リ exact',
    'ュ|ユ NS',
    'ウシ|ウシ exact',
    'ヨ|ョ NS',
    'ウ|ウ exact',
  ]);
  expect(short(alignKana('ヨウコ', 'ヨオコ'))).toEqual(['ヨ|ヨ exact', 'ウ|オ NO', 'コ|コ exact']);
  expect(short(alignKana('ユ-コ', 'ユーコ'))).toEqual(['ユ|ユ exact', '-|ー N2', 'コ|コ exact']);
});

test('what is compared as a whole is one piece', () => {
  expect(short(alignBirth('S55.1.2', '1980-01-02'))).toEqual(['S55.1.2|1980-01-02 B1']);
  expect(short(alignKana('', 'ヤマダ'))).toEqual(['|ヤマダ M0']);
  expect(short(alignKana('マリア タナカ', 'タナカ マリア'))).toEqual(['マリア タナカ|タナカ マリア NT']);
});
