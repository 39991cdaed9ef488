import { lookalikes } from '../../../inference/evasion/lookalikes.ts';
import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { textsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const WORD = /[\p{L}\p{N}_]{3,}/gu;
const NAMES = /(?:^|\.)name$|\.properties\.[^.]+$/;

export default defineMcpCheck({
  id: 'lookalike-name',
  title: 'Name with letters that look like others',
  titleZh: '名称含有形似字符',
  summary:
    'Names of servers, tools and parameters in which Cyrillic or Greek letters stand among Latin ones.',
  severity: 'high',
  mend: {
    en: 'Do not use the server: such a name is made to be taken for another.',
    zh: '不要使用该服务器：这样的名称是为了冒充他者。',
  },
  tags: ['NAME-CONFUSION', 'CWE-1007'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  const map = lookalikes();
  const plain = (word: string) => Array.from(word, (letter) => map.get(letter) ?? letter).join('');
  for (const server of set.servers) {
    const names = [
      { owner: '', field: 'name', text: server.name },
      ...textsOf(server).filter(({ field }) => NAMES.test(field)),
    ];
    for (const { owner, field, text } of names) {
      const word = text.match(WORD)?.find((one) => isMixed(one, map));
      if (word === undefined) continue;
      yield {
        server,
        component: owner,
        key: field,
        evidence: `${field}: ${shown(text, 80)} looks like ${plain(word)}`,
      };
    }
  }
}

/** Two Latin letters or more among which others stand that look Latin. */
function isMixed(word: string, map: ReadonlyMap<string, string>): boolean {
  let latin = 0;
  let strange = 0;
  for (const letter of word) {
    if (/[A-Za-z]/.test(letter)) latin++;
    else if (
      map.has(letter) &&
      /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(letter)
    )
      strange++;
  }
  return latin >= 2 && strange >= 1;
}
