/** A to Z, five rows of three dots each as an octal digit, 4 for the left one. */
const FONT =
  '25755 65656 34443 65556 74647 74644 34553 55755 72227 11152 55655 44447 57755 65555 25552 65644 25563 65655 34216 72222 55557 55552 55775 55255 55222 71247';
const ROWS = 5;

const dots = (digit: string): string =>
  Array.from(Number(digit).toString(2).padStart(3, '0'), (bit) => (bit === '1' ? '#' : ' ')).join('');

/** The word in five rows, four columns a letter. O(length). */
export function artOf(word: string): string {
  const font = FONT.split(' ');
  const letters = Array.from(word.toLowerCase(), (letter) => font[letter.charCodeAt(0) - 97] ?? '00000');
  return Array.from({ length: ROWS }, (_, row) =>
    letters.map((letter) => `${dots(letter.charAt(row))} `).join(''),
  ).join('\n');
}

/** The word of what `artOf` drew, in small letters. O(length). */
export function wordOfArt(rows: readonly string[]): string {
  const font = FONT.split(' ');
  const digit = (row: string, column: number): number =>
    Number.parseInt(
      row
        .slice(column * 4, column * 4 + 3)
        .replace(/[^#]/g, '0')
        .replace(/#/g, '1'),
      2,
    );
  return Array.from({ length: (rows[0]?.length ?? 0) / 4 }, (_, column) => {
    const at = font.indexOf(rows.map((row) => digit(row, column)).join(''));
    return at < 0 ? '' : String.fromCharCode(at + 97);
  }).join('');
}
