/**
 * Characters that stand for one another in the spelling of place names although no legal text makes them one
 * character (塩竈/塩釜, 鉄炮/鉄砲, 醍醐辰己/辰巳, 川中島町上氷鉋/上氷飽). Used only to look a name up in the closed
 * list of a municipality's towns, where compile.ts records the towns it would join; never for 小字 or buildings,
 * which no list confirms. Each group: the character compared by, then the others.
 */
export const PLACE_SPELLINGS: readonly string[] = [
  '渓谿 徳悳 薮籔 釜竈竃 崎埼碕 祇祗 婁娄 刈苅 畑畠 治冶 砲炮 背脊 巳己已 鉋飽 班斑 櫟擽 爾迩 鷏鷆 栃杤',
  '鶏雞 叙敘 鉄鉃銕 闘鬪 鯵鰺 篭籠 芦蘆 杉杦 松枩 掛挂 猪豬',
  '鶯鴬 諫諌 頸頚 蠣蛎 礪砺 濤涛 檮梼 儘侭 灌潅 蓑簑 鉤鈎 毘毗 鉱礦',
].flatMap((line) => line.split(' '));
