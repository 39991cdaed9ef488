import { disguises } from '../../../inference/evasion/disguises.ts';
import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { textsOf } from '../texts.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';
import { placeTags } from './spoken.ts';

/** Told by `hidden-text`. */
const ELSEWHERE = new Set(['tags', 'hidden', 'invisible']);
const SHORTEST = 24;
const LONGEST_TEXT = 64 * 1024;

export default defineMcpCheck({
  id: 'disguised-text',
  title: 'Instructions in disguise',
  titleZh: '经过伪装的指令',
  summary:
    'Base64, hex, look-alike letters and the like that read as instructions to the model once they are undone.',
  severity: 'high',
  mend: {
    en: 'Remove the server; there is no honest reason to encode what is said to a model.',
    zh: '移除该服务器；没有正当理由对写给模型的话进行编码。',
  },
  tags: ['CWE-116'],
  look,
});

function* look(set: McpSet, { rules }: McpWorld): Generator<Sighting> {
  for (const server of set.servers) {
    const told = new Set<string>();
    for (const { place, owner, field, text } of textsOf(server)) {
      if (text.length < SHORTEST || told.has(owner)) continue;
      const plain = text.slice(0, LONGEST_TEXT);
      const copies = disguises(plain).filter(({ via }) => !ELSEWHERE.has(via));
      const found =
        copies.length === 0 ? [] : rules.phrases.filter((phrase) => phrase.find(plain) === undefined);
      for (const { via, text: copy } of copies) {
        const sentence = found.map((phrase) => phrase.find(copy)).find((one) => one !== undefined);
        if (sentence === undefined) continue;
        told.add(owner);
        yield {
          server,
          component: owner,
          key: field,
          evidence: `${owner === '' ? '' : `${owner}, `}${field}, ${via} undone: ${shown(sentence, 300)}`,
          tags: placeTags(place),
        };
        break;
      }
    }
  }
}
