import { shown } from '../../text/hidden.ts';
import type { SkillFile } from '../folder.ts';
import { type Line, linesOf } from '../lines.ts';
import { defineSkillCheck, type Seen, type SkillFacts } from './define.ts';

const FAMILIES = new Set(['hijack', 'conceal', 'bait', 'exfil', 'bypass']);

export default defineSkillCheck({
  id: 'instruction-hijack',
  title: 'Instructions against the user',
  summary: 'Texts that override the agent’s rules, hide steps from its user, or ask for secrets.',
  severity: 'high',
  name: { en: 'Instructions that work against the user', zh: '违背用户利益的指令' },
  mend: {
    en: 'Do not install the skill; nothing that it is for needs the agent to drop its rules or to keep its user in the dark.',
    zh: '不要安装该技能；正当用途无需智能体抛弃规则或对用户隐瞒。',
  },
  tags: ['CWE-1427', 'OWASP-MCP-06', 'OWASP-LLM-01'],
  *look(skill, facts) {
    const lines = linesOf(skill);
    for (const file of skill.files)
      if (file.role === 'prose')
        yield* lookInFile(
          file,
          lines.filter((line) => line.file === file && !line.isCode),
          facts,
        );
  },
});

function* lookInFile(file: SkillFile, lines: readonly Line[], { phrases }: SkillFacts): Generator<Seen> {
  for (const paragraph of paragraphs(lines)) {
    const text = paragraph.map((line) => line.text).join('\n');
    // `--token <secret>` is a placeholder, no markup
    const prose = text.replace(/`[^`\n]{1,300}`/g, '` `');
    const found = phrases.find(
      (phrase) =>
        FAMILIES.has(phrase.family) && phrase.find(phrase.id === 'fake-markup' ? prose : text) !== undefined,
    );
    const [first] = paragraph;
    if (found === undefined || first === undefined) continue;
    const sentence = found.find(text) ?? text;
    const line = paragraph.find(({ text: own }) => sentence.includes(own.trim().slice(0, 40))) ?? first;
    yield { file, line: line.number, evidence: shown(sentence, 240), unsure: line.isMentioned() };
  }
}

/** Lines in a row. */
function paragraphs(lines: readonly Line[]): Line[][] {
  const out: Line[][] = [];
  for (const line of lines) {
    const last = out.at(-1)?.at(-1);
    if (last === undefined || line.number > last.number + 1 || /^\s*(?:#|[-*|]|\d+\.)/.test(line.text))
      out.push([line]);
    else out.at(-1)?.push(line);
  }
  return out;
}
