import { editDistance } from '../../../core/suggest.ts';
import { lookalikes } from '../../../inference/evasion/lookalikes.ts';
import type { McpSet } from '../model.ts';
import { packageOf } from '../package-of.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';

/** In shorter words another letter is another word: git and gist. */
const WORD_AT_LEAST = 6;

export default defineMcpCheck({
  id: 'typosquat',
  title: 'Package that is named like a known one',
  titleZh: '名称仿冒知名软件包',
  summary:
    'Packages whose names differ from a known server’s by a slip of the finger, a look-alike or a separator.',
  severity: 'high',
  mend: {
    en: 'Check the name letter by letter; if the known package was meant, look at what the other one ran.',
    zh: '逐字核对名称；若本意是知名软件包，请检查该仿冒包执行了什么。',
  },
  tags: ['OWASP-MCP-04', 'NAME-CONFUSION', 'CWE-1357'],
  look,
});

function* look(set: McpSet, { rules }: McpWorld): Generator<Sighting> {
  for (const server of set.servers) {
    const run = server.launch === undefined ? undefined : packageOf(server.launch);
    if (
      run === undefined ||
      rules.packages.some(
        ({ name }) => name.toLowerCase() === run.name.toLowerCase() && !/[^\x20-\x7e]/.test(run.name),
      )
    )
      continue;
    const known = rules.packages.find(({ name, from }) => from === run.from && resembles(run.name, name));
    if (known !== undefined)
      yield {
        server,
        component: run.name,
        version: run.version,
        evidence: `${run.name} is not ${known.name}`,
      };
  }
}

/** Whether one name may be taken for the other though they differ. */
export function resembles(name: string, known: string): boolean {
  const map = lookalikes();
  const plain = Array.from(name, (letter) => map.get(letter) ?? letter)
    .join('')
    .toLowerCase();
  const other = known.toLowerCase();
  if (plain === other) return true;
  const bare = (text: string) => text.replace(/[^a-z0-9]/g, '');
  if (bare(plain) === bare(other)) return true;
  // 1 for l, 0 for o
  const drawn = (text: string) => bare(text).replace(/1|i/g, 'l').replace(/0/g, 'o');
  if (drawn(plain) === drawn(other)) return true;
  const [words, others] = [plain.split(/[^a-z0-9]+/), other.split(/[^a-z0-9]+/)];
  if (words.length !== others.length) return false;
  const different = words.flatMap((word, at) =>
    word === others[at] ? [] : [[word, others[at] ?? ''] as const],
  );
  const [pair] = different;
  if (different.length !== 1 || pair === undefined) return false;
  const [word, meant] = pair;
  if (isSwap(word, meant)) return true;
  if (Math.min(word.length, meant.length) < WORD_AT_LEAST || `${word}s` === meant || word === `${meant}s`)
    return false;
  return editDistance(word, meant, 2) <= (meant.length >= 10 ? 2 : 1);
}

function isSwap(word: string, meant: string): boolean {
  if (word.length !== meant.length || word.length < 3) return false;
  const at = Array.from(word).findIndex((letter, i) => letter !== meant[i]);
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2) === meant;
}
