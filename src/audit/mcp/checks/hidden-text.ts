import { findHidden, type Hidden, shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { type ModelText, textsOf } from '../texts.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';
import { placeTags } from './spoken.ts';

/** A comment of so many words in a description says something; in a document that is passed on it is usual. */
const WORDS_AT_LEAST = 5;
const LONGEST_TEXT = 64 * 1024;

export default defineMcpCheck({
  id: 'hidden-text',
  title: 'Text that its reader cannot see',
  titleZh: '读者看不到的文字',
  summary:
    'Invisible characters, tags, turned directions, terminal escapes and comments in what a model reads.',
  severity: 'high',
  mend: {
    en: 'Do not use the server until the hidden part is gone; have a look at what it says.',
    zh: '在隐藏部分删除之前不要使用该服务器；查看其中内容。',
  },
  tags: ['CWE-451'],
  look,
});

function* look(set: McpSet, world: McpWorld): Generator<Sighting> {
  for (const server of set.servers) {
    const told = new Set<string>();
    for (const text of textsOf(server)) {
      const found = findHidden(text.text.slice(0, LONGEST_TEXT)).find((hidden) =>
        counts(hidden, text, world),
      );
      const owner = `${text.place} ${text.owner}`;
      if (found === undefined || told.has(owner)) continue;
      told.add(owner);
      const part =
        found.says === ''
          ? shown(text.text.slice(found.start, found.end), 120)
          : `“${shown(found.says, 240)}”`;
      yield {
        server,
        component: text.owner,
        key: text.field,
        evidence: `${text.owner === '' ? '' : `${text.owner}, `}${text.field}: ${found.name.en}: ${part}`,
        tags: placeTags(text.place),
      };
    }
  }
}

function counts({ certain, says }: Hidden, { place }: ModelText, { rules }: McpWorld): boolean {
  if (certain) return true;
  if (says === '') return false;
  if (rules.phrases.some((phrase) => phrase.find(says) !== undefined)) return true;
  const isOwn = place === 'tool' || place === 'parameter' || place === 'instructions';
  return (
    isOwn &&
    says.split(/\s+/).length >= WORDS_AT_LEAST &&
    /\b(?:you|must|always|never|call|read|send|tool)\b/i.test(says)
  );
}
