import { lookalikes } from '../../../inference/evasion/lookalikes.ts';
import { codedStrategy } from './shared/coded.ts';
import { pick } from './shared/draws.ts';
import { foldCase } from './shared/letters.ts';
import { SOURCES } from './shared/sources.ts';

/** Letters that are left as they are. */
const PLAIN_SHARE = 0.4;

export default codedStrategy({
  id: 'homoglyphs',
  title: 'Look-alike letters',
  summary: 'Letters of other scripts that look like Latin ones, for a drawn part of the letters.',
  source: SOURCES.badCharacters,
  family: 'obfuscation',
  write(text, _key, random) {
    const doubles = new Map<string, string[]>();
    for (const [double, letter] of lookalikes())
      if (double === double.toLowerCase()) doubles.set(letter, [...(doubles.get(letter) ?? []), double]);
    return foldCase(text).replace(/[a-z]/g, (letter) => {
      const others = doubles.get(letter) ?? [];
      return others.length === 0 || random() < PLAIN_SHARE ? letter : pick(others, random);
    });
  },
  read,
  normalise: (text) => read(foldCase(text)),
});

function read(text: string): string {
  const map = lookalikes();
  return Array.from(text, (sign) => map.get(sign) ?? sign).join('');
}
