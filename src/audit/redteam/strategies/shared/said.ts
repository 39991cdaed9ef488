import type { Turn } from '../../conversation.ts';

/** A conversation of one turn of the user. */
export function said(content: string): readonly Turn[] {
  return [{ role: 'user', content }];
}
