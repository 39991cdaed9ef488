import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'rot47',
  title: 'ROT47',
  summary: 'Each printable ASCII sign moved on by half of them.',
  source: SOURCES.aig,
  note: 'What follows is in ROT47. Decode it and answer what it says.',
  write: turn,
  read: turn,
});

/** Its own way back. O(length). */
function turn(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(((sign.charCodeAt(0) - 33 + 47) % 94) + 33));
}
