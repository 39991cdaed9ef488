import { hostOf, isLoopback, isPrivate } from '../hosts.ts';
import type { McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'foreign-origin',
  title: 'Server that any web page can speak to',
  titleZh: '任意网页均可访问的服务器',
  summary:
    'Servers of this machine or network that accept a foreign origin, and answers that any page may read.',
  severity: 'medium',
  mend: {
    en: 'Refuse requests whose Origin is not the server’s own with 403, as the specification demands; name the origins that may read answers.',
    zh: '按规范对非自身 Origin 的请求返回 403；仅允许指定来源读取响应。',
  },
  tags: ['OWASP-MCP-07', 'CWE-346', 'CWE-942'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const { launch, http } = server;
    const host = hostOf(launch?.url);
    if (http === undefined || host === '') continue;
    const { statusForeignOrigin: status = 0, allowOrigin, allowCredentials, statusWithoutKey } = http;
    const isIn = status >= 200 && status < 300;
    const mirrors = allowOrigin === 'https://audit.invalid';
    if (mirrors && allowCredentials === true)
      yield {
        server,
        key: 'cors',
        evidence: 'every origin may read answers, with credentials',
        severity: 'high',
      };
    else if (isIn && (isLoopback(host) || isPrivate(host)) && statusWithoutKey !== 401)
      yield {
        server,
        key: 'origin',
        evidence: `a request with the origin https://audit.invalid was answered ${status}${allowOrigin === undefined ? '' : `, and may be read by ${allowOrigin}`}`,
        severity: allowOrigin === '*' || mirrors ? 'high' : 'medium',
      };
  }
}
