import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CampaignPlan, CampaignPlanSchema } from '../campaign/settings.ts';
import { TodokeError } from '../kernel/errors.ts';
import '../kernel/japanese.ts';

const FOLDER = new URL('../../profiles/certificate-campaigns/', import.meta.url);

const shipped = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .sort();

/**
 * The plan of an ex-officio campaign: its days, route and branch waves (the shape of `campaign` in insurer.json). A
 * shipped one by its name, or a .json file. Throws `certificate.plan`.
 */
export function readExOfficioPlan(name: string): CampaignPlan {
  let written: unknown;
  try {
    if (!name.endsWith('.json') && !shipped().includes(name)) throw new RangeError('not shipped');
    const place = name.endsWith('.json') ? resolve(name) : new URL(`${name}.json`, FOLDER);
    written = JSON.parse(readFileSync(place, 'utf8'));
  } catch (cause) {
    throw new TodokeError('certificate.plan', '一斉交付の計画を読めません。', {
      remedy: `付属の計画（${shipped().join('、')}）か、JSON ファイルを指定してください。`,
      cause,
    });
  }
  const result = CampaignPlanSchema.safeParse(written);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new TodokeError(
    'certificate.plan',
    `一斉交付の計画の「${issue?.path.join('.') || '全体'}」に誤りがあります。`,
    { remedy: issue?.message ?? 'docs/certificates.md の形に直してください。' },
  );
}
