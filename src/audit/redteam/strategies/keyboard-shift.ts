import { alphabet } from './shared/alphabet.ts';
import { codedStrategy } from './shared/coded.ts';
import { SOURCES } from './shared/sources.ts';

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

export default codedStrategy({
  id: 'keyboard-shift',
  title: 'Keyboard shift',
  summary: 'Each letter as its right neighbour on the keyboard, the last of a row as the first.',
  source: SOURCES.aig,
  note: 'What follows was typed one key too far to the right; at the end of a row comes its first key. Correct it and answer what it says.',
  write: (text) => shift().write(text),
  read: (payload) => shift().read(payload),
});

function shift() {
  const plain = ROWS.join('');
  const moved = ROWS.map((row) => row.slice(1) + row.charAt(0)).join('');
  return alphabet(plain + plain.toUpperCase(), moved + moved.toUpperCase());
}
