import type { Severity } from '../../finding.ts';
import type { McpSet, McpTool } from '../model.ts';
import { type Parameter, parametersOf, wordsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const BOUNDS =
  /\b(?:allowed|allow-?list(?:ed)?|permitted|within|inside|under the|relative to|workspace|project|sandbox(?:ed)?|isolated|configured|restricted|repository|vault|only|whitelist(?:ed)?)\b/i;
const ANYTHING =
  /\b(?:any|arbitrary|every|unrestricted) (?:\w+ ){0,2}(?:files?|paths?|urls?|hosts?|commands?|director(?:y|ies)|addresses)\b|\banywhere\b|\b(?:whole|entire) (?:disk|file ?system|machine)\b/i;

interface Breadth {
  readonly kind: string;
  readonly severity: Severity;
  readonly tags: readonly string[];
  holds(parameter: Parameter, words: string, tool: McpTool): boolean;
}

const BREADTHS: readonly Breadth[] = [
  {
    kind: 'command',
    severity: 'high',
    tags: ['OWASP-MCP-05', 'CWE-78'],
    holds: ({ name }, words) =>
      /^(?:command|cmd|shell|shell_?command|command_?line|bash|powershell|terminal_?command)$/i.test(name) &&
      /\b(?:execut|run|shell|terminal|spawn|bash|powershell|system command|os command)/i.test(words) &&
      !/\bin an? (?:isolated|sandboxed)\b|\bsandbox(?:ed)?\b/i.test(words),
  },
  {
    kind: 'code',
    severity: 'high',
    tags: ['OWASP-MCP-05', 'CWE-94'],
    holds: ({ name }, words) =>
      /^(?:code|script|expression|program|snippet|javascript|js|python|source)$/i.test(name) &&
      /\b(?:execut|run|eval)\w*\b.{0,30}\b(?:python|javascript|js|code|scripts?|snippets?|expressions?|programs?)\b/i.test(
        words,
      ) &&
      !/\b(?:sandbox(?:ed)?|isolated|arithmetic|calculator|mathematical|math)\b/i.test(words),
  },
  {
    kind: 'SQL',
    severity: 'medium',
    tags: ['OWASP-MCP-05', 'CWE-89'],
    holds: ({ name, description }, words, { annotations }) =>
      /^(?:sql|sql_?query|query|statement)$/i.test(name) &&
      /\bsql\b/i.test(`${words} ${description}`) &&
      annotations?.readOnlyHint !== true &&
      !/read[- ]only|\bselect\b|\bgenerat|\bexplain|\bformat|\bvalidat|\blint|natural language/i.test(
        `${words} ${description}`,
      ),
  },
  {
    kind: 'path',
    severity: 'medium',
    tags: ['OWASP-MCP-02', 'CWE-22'],
    holds: ({ name, description }, words) =>
      /(?:^|_)(?:path|file|file_?path|file_?name|directory|dir|destination)$/i.test(name) &&
      (ANYTHING.test(`${words} ${description}`) ||
        (/\b(?:writes?|deletes?|removes?|overwrites?)\b.{0,40}\b(?:files?|director(?:y|ies)|folders?|disk)\b/i.test(
          words,
        ) &&
          !BOUNDS.test(`${words} ${description}`))) &&
      !/\b(?:allowed|permitted|sandbox|workspace)\b/i.test(`${words} ${description}`),
  },
  {
    kind: 'address',
    severity: 'medium',
    tags: ['OWASP-MCP-02', 'CWE-918'],
    holds: ({ name, description }, words, tool) =>
      /^(?:url|uri|endpoint|host|target_?url|webhook_?url)$/i.test(name) &&
      (ANYTHING.test(`${words} ${description}`) ||
        (/\b(?:http|request)\b/i.test(words) &&
          parametersOf(tool).some((other) => /^method$/i.test(other.name)) &&
          parametersOf(tool).some((other) => /^(?:headers|body|data|payload)$/i.test(other.name)))) &&
      !BOUNDS.test(`${words} ${description}`),
  },
];

export default defineMcpCheck({
  id: 'broad-input',
  title: 'Parameter that takes anything',
  titleZh: '参数不受限制',
  summary: 'Parameters for commands, code, SQL, paths or addresses that nothing bounds.',
  severity: 'medium',
  mend: {
    en: 'Bound the parameter by an enum, a pattern or an allow-list, and check it in the server; run the tool in a sandbox.',
    zh: '用枚举、正则或白名单限制该参数并在服务器中校验；在沙箱中运行该工具。',
  },
  tags: ['OWASP-MCP-02', 'OWASP-MCP-05'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const tool of server.tools ?? []) {
      const words = wordsOf(tool);
      const told = new Set<string>();
      for (const parameter of parametersOf(tool)) {
        if (!isFreeText(parameter)) continue;
        const breadth = BREADTHS.find(({ holds }) => holds(parameter, words, tool));
        if (breadth === undefined || told.has(breadth.kind)) continue;
        told.add(breadth.kind);
        const { kind, severity, tags } = breadth;
        yield {
          server,
          component: tool.name,
          key: parameter.name,
          evidence: `${tool.name}.${parameter.name} takes any ${kind}`,
          severity,
          tags,
        };
      }
    }
  }
}

function isFreeText({ schema }: Parameter): boolean {
  const { type } = schema;
  const isText =
    type === undefined ||
    type === 'string' ||
    (Array.isArray(type) && type.includes('string')) ||
    type === 'array';
  return isText && schema.enum === undefined && schema.const === undefined && schema.pattern === undefined;
}
