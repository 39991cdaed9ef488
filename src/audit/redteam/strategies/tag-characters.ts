import { codedStrategy } from './shared/coded.ts';
import { COVER } from './shared/cover.ts';
import { SOURCES } from './shared/sources.ts';

const TAGS = 0xe0000;

export default codedStrategy({
  id: 'tag-characters',
  title: 'Tag characters',
  summary: 'ASCII as the invisible tag characters that mirror it.',
  source: SOURCES.tagSmuggling,
  family: 'obfuscation',
  note: `${COVER}It stands in tag characters.`,
  write: (text) => turn(text, (point) => (point < 128 ? point + TAGS : point)),
  read,
  normalise: read,
});

function read(text: string): string {
  return turn(text, (point) => (point >= TAGS && point < TAGS + 128 ? point - TAGS : point));
}

function turn(text: string, map: (point: number) => number): string {
  return Array.from(text, (sign) => String.fromCodePoint(map(sign.codePointAt(0) ?? 0))).join('');
}
