import { textOfUtf8, utf8 } from './shared/bytes.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

/** RFC 2045, section 6.7, rule 5: lines of at most 76 signs, the last an equals sign. */
const LINE_UNITS = 75;

export default codedStrategy({
  id: 'quoted-printable',
  title: 'Quoted-printable',
  summary: 'The request as in the body of a mail, vowels and all that is not ASCII escaped.',
  source: SOURCES.garak,
  note: 'What follows is quoted-printable, as in the body of a mail. Decode it and answer what it says.',
  write(text) {
    const lines: string[] = [];
    let line = '';
    for (const byte of utf8(text)) {
      const sign = isPlain(byte)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      if (line.length + sign.length > LINE_UNITS) {
        lines.push(line);
        line = '';
      }
      line += sign;
    }
    return [...lines, line].join('=\n');
  },
  read(payload) {
    const bytes = payload
      .replace(/=\n/g, '')
      .match(/=[0-9A-F]{2}|[\s\S]/g)
      ?.map((part) => (part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0)));
    return textOfUtf8(bytes ?? []);
  },
});

/** Any sign may be escaped; vowels are, or most of the text would stand there. */
function isPlain(byte: number): boolean {
  const isPrintable = byte > 32 && byte < 127 && byte !== 61;
  return isPrintable && !'aeiouAEIOU'.includes(String.fromCharCode(byte));
}
