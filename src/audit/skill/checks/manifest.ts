import { defineSkillCheck, type Seen } from './define.ts';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export default defineSkillCheck({
  id: 'manifest',
  title: 'SKILL.md',
  summary: 'SKILL.md that is missing, cannot be parsed, or lacks what the format asks for.',
  severity: 'low',
  name: { en: 'SKILL.md is not what it should be', zh: 'SKILL.md 不符合规范' },
  mend: {
    en: 'Write a SKILL.md that begins with --- and gives name and description (agentskills.io/specification).',
    zh: '编写以 --- 开头并给出 name 与 description 的 SKILL.md（见 agentskills.io/specification）。',
  },
  tags: ['T09'],
  *look({ manifest, files }): Generator<Seen> {
    const [first] = files;
    if (manifest === undefined) {
      if (first !== undefined) yield { file: first, line: 1, evidence: 'the folder has no SKILL.md' };
      return;
    }
    const file = { path: manifest.path };
    if (manifest.problem !== undefined) {
      yield { file, line: 1, evidence: `${manifest.path} ${manifest.problem}` };
      return;
    }
    const { name, description } = manifest.fields ?? {};
    const isPlugin = manifest.path.endsWith('.json');
    if (typeof name !== 'string' || name.trim() === '')
      yield { file, line: 1, evidence: `${manifest.path} gives no name` };
    else if (!isPlugin && (!NAME.test(name) || name.length > 64))
      yield {
        file,
        line: 1,
        evidence: `the name ${name.slice(0, 80)} is not of lower-case letters, digits and hyphens, 64 at most`,
        severity: 'info',
      };
    if (!isPlugin && (typeof description !== 'string' || description.trim() === ''))
      yield { file, line: 1, evidence: `${manifest.path} gives no description` };
    else if (typeof description === 'string' && description.length > 1024)
      yield {
        file,
        line: 1,
        evidence: `the description has ${description.length} letters, more than 1024`,
        severity: 'info',
      };
  },
});
