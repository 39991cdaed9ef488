import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const CHANGES =
  /^(?:delete|remove|drop|destroy|erase|wipe|purge|write|overwrite|send|upload|kill|transfer|pay|deploy|publish|truncate)(?=[_\-A-Z]|$)/;
const DESTROYS = /^(?:delete|drop|destroy|erase|wipe|purge|truncate)(?=[_\-A-Z]|$)/;
const EXECUTES = /^(?:execute|exec|run)[_-]?(?:command|shell|script|bash|code)/i;
const HARMLESS = /(?:preview|plan|dry_?run|draft|simulate|estimate)/i;

export default defineMcpCheck({
  id: 'false-hint',
  title: 'Tool that claims to be harmless and is not',
  titleZh: '工具谎称无害',
  summary:
    'Tools that say by their annotations that they only read, while their name says that they change or send.',
  severity: 'medium',
  mend: {
    en: 'Have the annotation put right, and let the client ask before it calls this tool.',
    zh: '更正该注解，并让客户端在调用该工具前询问。',
  },
  tags: ['OWASP-MCP-02', 'OWASP-MCP-03', 'CWE-451'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const { name, annotations } of server.tools ?? []) {
      if (HARMLESS.test(name)) continue;
      const readOnly = annotations?.readOnlyHint === true && (CHANGES.test(name) || EXECUTES.test(name));
      const safe = annotations?.destructiveHint === false && DESTROYS.test(name);
      if (readOnly || safe)
        yield {
          server,
          component: name,
          evidence: `${name} has ${readOnly ? 'readOnlyHint: true' : 'destructiveHint: false'}`,
        };
    }
  }
}
