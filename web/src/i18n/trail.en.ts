import type { trailJa } from './trail.ja.ts';

export const trailEn: Readonly<Record<keyof typeof trailJa, string>> = {
  'nav.trail': 'Trail',
  'trail.title': 'Trail',
  'trail.note': 'Who did what and whom they looked at, and when. Opening this screen stands here, too.',
  'trail.only': 'Only',
  'trail.views': 'Looked at or took out people’s data',
  'trail.member': 'Member',
  'trail.memberHint': 'Whole member ID',
  'trail.actor': 'Who acted',
  'trail.actorHint': 'Whole sign-in ID',
  'trail.at': 'When',
  'trail.action': 'What was done',
  'trail.subject': 'To what',
  'trail.purpose': 'Purpose',
  'trail.unit': 'entries',
  'trail.none': 'No entries',
  'trail.ofMember': 'Who looked at this person',
};
