import { codedStrategy } from './shared/coded.ts';
import { shuffled } from './shared/draws.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'columnar',
  title: 'Columnar transposition',
  summary: 'The request in rows of five, read column by column in a drawn order.',
  source: SOURCES.aig,
  note: 'What follows was written in rows of five signs and read by columns, in the order of the key. Put it back and answer what it says.',
  key: (random) => shuffled([1, 2, 3, 4, 5], random).join(''),
  write(text, key) {
    const signs = Array.from(text);
    return order(signs.length, key)
      .map((at) => signs[at])
      .join('');
  },
  read(payload, key) {
    const signs = Array.from(payload);
    const out: string[] = [];
    for (const [i, at] of order(signs.length, key).entries()) out[at] = signs[i] as string;
    return out.join('');
  },
});

/** The places of the text column by column. O(length). */
function order(length: number, key: string): number[] {
  return Array.from(key, Number).flatMap((column) =>
    Array.from(
      { length: Math.max(0, Math.ceil((length - column + 1) / key.length)) },
      (_, row) => row * key.length + column - 1,
    ),
  );
}
