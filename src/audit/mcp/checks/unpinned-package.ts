import type { McpSet } from '../model.ts';
import { packageOf } from '../package-of.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'unpinned-package',
  title: 'Server whose code may change at each start',
  titleZh: '每次启动代码都可能改变的服务器',
  summary: 'npx, uvx, docker and the like without an exact version, digest or commit.',
  severity: 'low',
  mend: {
    en: 'Name an exact version (name@1.2.3, name==1.2.3), a digest or a commit, and change it by hand.',
    zh: '写明确切版本（name@1.2.3、name==1.2.3）、摘要或提交，并手动更新。',
  },
  tags: ['OWASP-MCP-04', 'RUG-PULL', 'CWE-1357'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const run = server.launch === undefined ? undefined : packageOf(server.launch);
    if (run === undefined || run.isPinned) continue;
    yield {
      server,
      component: run.name,
      version: run.version,
      evidence: `${run.from}: ${run.spec}`,
      severity: run.from === 'git' || run.from === 'url' ? 'medium' : 'low',
    };
  }
}
