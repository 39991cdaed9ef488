import { hostOf, isLoopback } from '../hosts.ts';
import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'weak-oauth',
  title: 'Sign-in that falls short of the specification',
  titleZh: '登录流程不符合规范',
  summary:
    'OAuth without PKCE or over plain http, and servers that want a key but do not say how to get one.',
  severity: 'medium',
  mend: {
    en: 'Publish protected-resource metadata (RFC 9728), and use an authorisation server with PKCE (S256) over https.',
    zh: '发布受保护资源元数据（RFC 9728），并使用支持 PKCE（S256）且经由 https 的授权服务器。',
  },
  tags: ['OWASP-MCP-07', 'CWE-287'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const oauth = server.http?.oauth;
    if (oauth === undefined) continue;
    const plain = [oauth.issuer, oauth.tokenEndpoint].find(
      (url) => url !== undefined && /^http:/i.test(url) && !isLoopback(hostOf(url)),
    );
    if (plain !== undefined)
      yield { server, key: 'http', severity: 'high', evidence: `tokens go over ${plain}` };
    if (oauth.challengeMethods !== undefined && !oauth.challengeMethods.includes('S256'))
      yield { server, key: 'pkce', evidence: `PKCE methods: ${oauth.challengeMethods.join(', ') || 'none'}` };
    if (!oauth.found)
      yield {
        server,
        key: 'metadata',
        severity: 'info',
        unsure: true,
        evidence: 'it answers 401 and has no metadata of OAuth; a key of its own may be meant',
      };
  }
}
