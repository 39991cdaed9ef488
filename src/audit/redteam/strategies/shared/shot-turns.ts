import type { Turn } from '../../conversation.ts';
import type { SHOTS } from './shots.ts';

/** Questions and answers as turns. O(shots). */
export function shotTurns(shots: typeof SHOTS): Turn[] {
  return shots.flatMap(([question, answer]): Turn[] => [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]);
}
