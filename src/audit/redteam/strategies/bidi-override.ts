import { reversed } from '../../../inference/evasion/backwards.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** Right-to-left override, and the end of it: a screen shows what is between from its end. */
const START = '\u202e';
const END = '\u202c';

export default codedStrategy({
  id: 'bidi-override',
  title: 'Direction override',
  summary: 'Written backwards, and shown forwards by a direction mark.',
  source: SOURCES.trojanSource,
  family: 'obfuscation',
  write: (text) => `${START}${reversed(text)}${END}`,
  read: (payload) => reversed(payload.slice(START.length, -END.length)),
});
