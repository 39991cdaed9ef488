import { isRecord } from '../../../core/record.ts';
import { look, type Sign } from '../sight.ts';
import { defineSkillCheck, type Seen } from './define.ts';

const signs: readonly Sign[] = [
  {
    pattern:
      /--dangerously-(?:skip-permissions|bypass-approvals-and-sandbox)|--yolo\b|\bbypassPermissions\b|"?(?:alwaysAllow|autoApprove)"?\s*[:=]\s*\[?\s*["']\*["']|--allow-all-tools\b/,
    unless: (_, { text }) => /\b(?:avoid|never|do not|don['’]t|without|not use)\b/i.test(text),
  },
];
const ALL =
  /^(?:\*|all|Bash\(\s*\*?(?:\s*:\s*\*)?\s*\)|Bash\(sudo[: ].*\)|Bash\((?:ba|z)?sh[: ].*\)|Bash\(rm[: ]\*?\))$/i;

export default defineSkillCheck({
  id: 'broad-permissions',
  title: 'Too many permissions',
  summary:
    'Skills that allow themselves every tool or every command, or that switch questions to the user off.',
  severity: 'medium',
  name: { en: 'Allows itself more than it needs', zh: '权限过宽' },
  mend: {
    en: 'Name the tools and the commands that are needed, such as Bash(git log:*).',
    zh: '只列出所需的工具和命令，例如 Bash(git log:*)。',
  },
  tags: ['CWE-250', 'CWE-269', 'T05', 'OWASP-MCP-02'],
  *look(skill, facts): Generator<Seen> {
    yield* look(skill, facts, signs);
    const { manifest, files } = skill;
    const fields = manifest?.fields;
    const allowed = allowedOf(fields?.['allowed-tools'] ?? fields?.allowed_tools ?? fields?.tools);
    const wide = allowed.filter((tool) => ALL.test(tool.trim()));
    if (manifest !== undefined && wide.length > 0)
      yield { file: { path: manifest.path }, line: 1, evidence: `allowed-tools: ${wide.join(', ')}` };
    for (const file of files) {
      if (!/(?:^|\/)settings(?:\.local)?\.json$/.test(file.path)) continue;
      const granted = permissionsIn(file.text).filter((tool) => ALL.test(tool));
      if (granted.length > 0) yield { file, line: 1, evidence: `permissions.allow: ${granted.join(', ')}` };
    }
  },
});

const allowedOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.filter((tool) => typeof tool === 'string');
  return typeof value === 'string' ? value.split(/,(?![^(]*\))|\s+(?![^(]*\))/) : [];
};

function permissionsIn(text: string): string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    const permissions = isRecord(parsed) && isRecord(parsed.permissions) ? parsed.permissions : {};
    return [
      ...allowedOf(permissions.allow),
      ...(permissions.defaultMode === 'bypassPermissions' ? ['*'] : []),
    ];
  } catch {
    return [];
  }
}
