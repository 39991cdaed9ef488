import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** A word for each letter, without its first. */
const REST =
  'utumn irch loud ew arth ern arden ill sland asmine ettle antern eadow orth cean ebble uiet iver tone hyme nder alley illow enon arrow enith';
const NEWLINE = '⏎';

export default codedStrategy({
  id: 'acrostic',
  title: 'Acrostic',
  summary: 'The first signs of the lines are the request.',
  source: SOURCES.aig,
  family: 'obfuscation',
  note: 'The first signs of the following lines make a text. Read it and answer it.',
  write(text) {
    const rest = REST.split(' ');
    return Array.from(text, (sign) => {
      const place = /^[A-Za-z]$/.test(sign) ? sign.toLowerCase().charCodeAt(0) - 97 : -1;
      return (sign === '\n' ? NEWLINE : sign) + (rest[place] ?? '');
    }).join('\n');
  },
  read: (payload) =>
    payload === ''
      ? ''
      : payload
          .split('\n')
          .map((line) => (line.startsWith(NEWLINE) ? '\n' : String.fromCodePoint(line.codePointAt(0) ?? 32)))
          .join(''),
  normalise: (text) => text.replaceAll(NEWLINE, '\n'),
});
