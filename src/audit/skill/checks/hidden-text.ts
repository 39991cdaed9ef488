import { findHidden, type Hidden, shown } from '../../text/hidden.ts';
import type { SkillFile } from '../folder.ts';
import { defineSkillCheck, type SkillFacts } from './define.ts';

export default defineSkillCheck({
  id: 'hidden-text',
  title: 'Hidden text',
  summary: 'Characters that nobody sees, turned directions, and comments or styles that hide instructions.',
  severity: 'high',
  name: { en: 'Text that its reader does not see', zh: '读者看不到的文字' },
  mend: {
    en: 'Remove the characters, and read what they said before anything else is trusted.',
    zh: '删除这些字符，并先查明其内容，再决定是否信任其余部分。',
  },
  tags: ['CWE-451', 'CWE-1007', 'T01', 'OWASP-MCP-06'],
  *look({ files }, facts) {
    for (const file of files) {
      if (file.isBinary) continue;
      const seen = new Set<string>();
      for (const hidden of findHidden(file.text)) {
        if (!counts(hidden, file, facts) || seen.has(hidden.kind)) continue;
        seen.add(hidden.kind);
        const around = file.text.slice(
          Math.max(0, hidden.start - 30),
          Math.min(file.text.length, hidden.end + 30, hidden.start + 200),
        );
        yield {
          file,
          line: file.text.slice(0, hidden.start).split('\n').length,
          evidence: hidden.says === '' ? shown(around) : `${hidden.name.en}: ${shown(hidden.says)}`,
          title: { en: `Hidden: ${hidden.name.en}`, zh: `隐藏内容：${hidden.name.zh}` },
        };
      }
    }
  },
});

const WAYS_OF_MARKUP = new Set(['comments', 'styled-away', 'out-of-sight']);
const ACTS =
  /https?:\/\/|\bcurl\b|\bwget\b|\bbash\b|\bsudo\b|\bexfiltrat|\.ssh\b|\bbase64\b|\bexecute the\b|\brun the following\b/i;

/** Comments and styles count by what they say; in code, escapes and control characters are what it is about. */
function counts({ kind, says, certain }: Hidden, file: SkillFile, { phrases }: SkillFacts): boolean {
  if (WAYS_OF_MARKUP.has(kind)) return file.role === 'prose' && isOrder(kind, says, phrases);
  if (kind === 'terminal-escapes' || kind === 'controls') return certain && file.role === 'prose';
  return certain;
}

function isOrder(kind: string, says: string, phrases: SkillFacts['phrases']): boolean {
  if (
    phrases.some(({ family, find }) => family !== 'trace' && family !== 'prefer' && find(says) !== undefined)
  )
    return true;
  // a comment may hold a link; with a command to the agent beside it, it is no note to authors
  return (
    kind !== 'out-of-sight' &&
    ACTS.test(says) &&
    /\b(?:agent|assistant|claude|model|ai|you must|always|silently|first run|do not tell|also)\b/i.test(
      says,
    ) &&
    !/\b(?:todo|fixme|eslint|prettier|markdownlint|licen[cs]e|copyright|generated|contribut|author)\b/i.test(
      says,
    )
  );
}
