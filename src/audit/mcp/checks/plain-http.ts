import { hostOf, isLoopback, isPrivate } from '../hosts.ts';
import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'plain-http',
  title: 'Server spoken to without encryption',
  titleZh: '未加密的服务器连接',
  summary: 'Servers beyond this machine that are reached over http.',
  severity: 'medium',
  mend: { en: 'Use https.', zh: '使用 https。' },
  tags: ['OWASP-MCP-07', 'OWASP-MCP-01', 'CWE-319'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const { url, headers = {}, args = [] } = server.launch ?? {};
    const plain = [url ?? '', ...args].find((word) => /^http:\/\//i.test(word) && !isLoopback(hostOf(word)));
    if (plain === undefined) continue;
    const hasKey = Object.keys(headers).some((name) =>
      /^(?:authorization|cookie|.*(?:api[-_]?key|token))$/i.test(name),
    );
    const severity = hasKey ? 'high' : isPrivate(hostOf(plain)) ? 'low' : 'medium';
    const { protocol, host, pathname } = new URL(plain);
    yield {
      server,
      key: host,
      severity,
      evidence: `${protocol}//${host}${pathname}${hasKey ? ', with a key in its headers' : ''}`,
    };
  }
}
