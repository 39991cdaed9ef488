import { abilitiesOf } from '../flows/abilities.ts';
import { hostOf, isLoopback } from '../hosts.ts';
import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const ACTS =
  /^(?:delete|remove|drop|write|create|update|send|post|execute|exec|run|deploy|transfer|pay|set|upload|push|insert|modify|restart|kill)(?=[_\-A-Z]|$)/;

export default defineMcpCheck({
  id: 'no-auth',
  title: 'Server that lets everybody in',
  titleZh: '服务器无需身份验证',
  summary: 'Servers reachable over the network that act or give private data without asking who calls.',
  severity: 'high',
  mend: {
    en: 'Ask for a token by OAuth as the specification says, and answer 401 without one.',
    zh: '按规范使用 OAuth 令牌进行验证，无令牌时返回 401。',
  },
  tags: ['OWASP-MCP-07', 'CWE-306'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const { launch, http, tools = [] } = server;
    const status = http?.statusWithoutKey;
    if (launch?.url === undefined || status === undefined || status >= 300 || isLoopback(hostOf(launch.url)))
      continue;
    const telling = tools.find(
      (tool) => ACTS.test(tool.name) || abilitiesOf(tool).some((one) => one === 'private' || one === 'out'),
    );
    if (telling === undefined) continue;
    yield {
      server,
      evidence: `a request without credentials was answered ${status}; among its tools is ${telling.name}`,
    };
  }
}
