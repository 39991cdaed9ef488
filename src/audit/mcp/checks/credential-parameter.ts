import type { McpSet } from '../model.ts';
import { parametersOf, wordsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const CREDENTIAL =
  /^(?:(?:user|db|database|admin|master|root|account|login|current|smtp|ssh)_?)?(?:password|passwd|api_?key|secret|secret_?key|access_?token|auth_?token|bearer_?token|private_?key|credentials|client_?secret|session_?cookie|access_?key)$/i;
/** Tools that work on such values instead of using them. */
const ABOUT =
  /\b(?:generat|hash|strength|breach|leak|pwned|validat|check|decode|encrypt|rotat|creat|reset|change|set|store|save|vault)\w*/i;

export default defineMcpCheck({
  id: 'credential-parameter',
  title: 'Tool that has the model pass a credential',
  titleZh: '工具要求模型传递凭据',
  summary: 'Parameters for passwords, keys and tokens, which then stand in the model’s context and in logs.',
  severity: 'low',
  mend: {
    en: 'Give the credential to the server by its environment or by OAuth, not through the model.',
    zh: '通过环境变量或 OAuth 将凭据交给服务器，而不是经由模型。',
  },
  tags: ['OWASP-MCP-01', 'OWASP-MCP-10', 'CWE-522'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const tool of server.tools ?? []) {
      if (ABOUT.test(wordsOf(tool).slice(0, 200))) continue;
      const found = parametersOf(tool).find(
        ({ name, schema }) =>
          CREDENTIAL.test(name) && (schema.type === undefined || schema.type === 'string'),
      );
      if (found !== undefined)
        yield { server, component: tool.name, key: found.name, evidence: `${tool.name} takes ${found.name}` };
    }
  }
}
