import { lookalikes } from '../lookalikes.ts';
import { defineDisguise } from './define.ts';

const ENCLOSED = /\ud83c[\udd10-\uddff]/g;
/** Mathematical, fullwidth, circled, raised and lowered letters: compatibility forms of plain ones. */
const STYLED =
  /[\ud835\u1d2c-\u1d6a\u2070-\u209c\u2100-\u214f\u249c-\u24e9\uff21-\uff5a\u02b0-\u02b8][\udc00-\udfff]?/g;

const WORD = /[0-9A-Za-z\u00c0-\u1fff\u2c60-\u2dff\ua4d0-\uabff]+/g;

export default defineDisguise({
  id: 'homoglyphs',
  title: 'Look-alike letters',
  summary:
    'Cyrillic, Greek and other look-alikes, and mathematical, fullwidth, circled or small capital letters.',
  suspect: ({ wide, letters }) => wide.mixed >= 3 || (wide.styled >= 6 && wide.styled * 5 >= letters),
  decode(text) {
    const map = lookalikes();
    const plain = text
      .replace(ENCLOSED, (pair) => enclosed(pair.charCodeAt(1)))
      .replace(STYLED, (letter) => bare(letter));
    const copy = plain.replace(WORD, (word) => latin(word, map));
    return copy === text ? undefined : copy;
  },
});

/** The word in Latin letters; as it is where a letter has no Latin double: then it is a word of its own script. */
function latin(word: string, map: ReadonlyMap<string, string>): string {
  // A letter alone is a symbol: α, σ.
  if (word.length === 1) return word;
  let out = '';
  for (const letter of word) {
    const plain = letter < '\u0180' ? letter : map.get(letter);
    if (plain === undefined) return word;
    out += plain;
  }
  return out;
}

function bare(letter: string): string {
  const plain = letter.normalize('NFKC');
  // (a) of the parenthesised letters.
  return plain.length === 3 && plain.startsWith('(') ? plain.charAt(1) : plain;
}

/** Four alphabets of capitals that stand behind one another, and the regional indicators. */
function enclosed(low: number): string {
  const offset = low >= 0xdde6 ? low - 0xdde6 : (low - 0xdd10) % 32;
  return offset < 26 ? String.fromCharCode(97 + offset) : '';
}
