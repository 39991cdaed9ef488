import { mcpChecks } from '../../src/audit/mcp/checks/index.gen.ts';

/** The ten of OWASP's list (https://owasp.org/www-project-mcp-top-10/, 2026-11-24) and the four that A.I.G. adds. */
export const CATEGORIES: readonly (readonly [tag: string, owasp: string, name: string])[] = [
  ['OWASP-MCP-01', 'MCP01:2025', 'Token mismanagement and exposed secrets'],
  ['OWASP-MCP-02', 'MCP02:2025', 'Privilege escalation by growing scopes'],
  ['OWASP-MCP-03', 'MCP03:2025', 'Tool poisoning'],
  ['OWASP-MCP-04', 'MCP04:2025', 'Supply chain and dependencies'],
  ['OWASP-MCP-05', 'MCP05:2025', 'Command injection and execution'],
  ['OWASP-MCP-06', 'MCP06:2025', 'Prompt injection by context'],
  ['OWASP-MCP-07', 'MCP07:2025', 'Insufficient authentication and authorisation'],
  ['OWASP-MCP-08', 'MCP08:2025', 'Lack of audit and telemetry'],
  ['OWASP-MCP-09', 'MCP09:2025', 'Shadow MCP servers'],
  ['OWASP-MCP-10', 'MCP10:2025', 'Context injection and over-sharing'],
  ['NAME-CONFUSION', '', 'Name confusion'],
  ['RUG-PULL', '', 'Rug pull'],
  ['TOOL-SHADOWING', '', 'Tool shadowing'],
];
/** Tags that depend on where a text stands, and so are no check's own. */
const BY_PLACE: Readonly<Record<string, readonly string[]>> = {
  'OWASP-MCP-03': ['concealment', 'hijack', 'secret-bait', 'sent-elsewhere', 'hidden-text', 'disguised-text'],
  'OWASP-MCP-06': ['concealment', 'hijack', 'secret-bait', 'sent-elsewhere', 'hidden-text', 'disguised-text'],
};

export function checksFor(tag: string): string[] {
  const own = mcpChecks.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
  return [...new Set([...(BY_PLACE[tag] ?? []), ...own])].sort();
}

export function checksTable(): string {
  const rows = mcpChecks.map(
    ({ id, severity, summary, tags }) =>
      `| \`${id}\` | ${severity} | ${summary} | ${tags.filter((tag) => tag.startsWith('CWE')).join(', ')} |`,
  );
  return ['| check | severity | what it looks for | CWE |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

export function categoriesTable(): string {
  const rows = CATEGORIES.map(
    ([tag, owasp, name]) =>
      `| ${owasp === '' ? '–' : owasp} | ${name} | ${checksFor(tag)
        .map((id) => `\`${id}\``)
        .join(', ')} |`,
  );
  return [
    '| OWASP MCP Top 10 | category | checks |',
    '| --- | --- | --- |',
    ...rows,
    '| – | Other | the audit of source code, and what `--llm` thinks |',
  ].join('\n');
}
