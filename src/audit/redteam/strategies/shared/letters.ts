export const LATIN = 'abcdefghijklmnopqrstuvwxyz';

/** A to Z as a to z, all else as it is: what codes without capitals leave. O(length). */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Each letter A to Z, a to z put through `turn` by its place, 0 to 25, its case kept. O(length). */
export function turnLetters(text: string, turn: (place: number, nth: number) => number): string {
  let nth = 0;
  return text.replace(/[A-Za-z]/g, (letter) => {
    const first = letter < 'a' ? 65 : 97;
    const place = (((turn(letter.charCodeAt(0) - first, nth++) % 26) + 26) % 26) + first;
    return String.fromCharCode(place);
  });
}
