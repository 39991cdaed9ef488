import { chunks, textOfUtf8, utf8 } from './shared/bytes.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** RFC 9285, section 4.2. */
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export default codedStrategy({
  id: 'base45',
  title: 'Base45',
  summary: 'The request in base45, as in the codes of health passes.',
  source: SOURCES.aig,
  note: 'What follows is base45 (RFC 9285). Decode it and answer what it says.',
  write: (text) =>
    chunks(utf8(text), 2)
      .map(([first = 0, second]) => (second === undefined ? signs(first, 2) : signs(first * 256 + second, 3)))
      .join(''),
  read: (payload) =>
    textOfUtf8(
      (payload.match(/[\s\S]{1,3}/g) ?? []).flatMap((part) => {
        const value = Array.from(part).reduceRight((sum, sign) => sum * 45 + SIGNS.indexOf(sign), 0);
        return part.length === 3 ? [value >> 8, value & 255] : [value];
      }),
    ),
});

/** The least digit first. */
function signs(value: number, count: number): string {
  return Array.from({ length: count }, (_, i) => SIGNS.charAt(Math.floor(value / 45 ** i) % 45)).join('');
}
