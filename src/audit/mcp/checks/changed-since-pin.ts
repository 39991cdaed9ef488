import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { differences } from '../pins/differences.ts';
import { serverKey } from '../pins/pins.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'changed-since-pin',
  title: 'Server that is not what was pinned',
  titleZh: '服务器与锁定内容不符',
  summary:
    'Tools, prompts, resources and instructions that changed, came or went since the lock file was written.',
  severity: 'high',
  mend: {
    en: 'Read what changed; write the lock file anew once it is approved.',
    zh: '查看变更内容；确认后重新生成锁定文件。',
  },
  tags: ['RUG-PULL', 'OWASP-MCP-03', 'CWE-494'],
  look,
});

function* look(set: McpSet, { pins }: McpWorld): Generator<Sighting> {
  if (pins === undefined) return;
  for (const server of set.servers) {
    if (server.tools === undefined && Object.hasOwn(pins.servers, serverKey(set, server)))
      yield {
        server,
        key: 'unverified',
        unsure: true,
        severity: 'info',
        evidence: `it could not be compared: ${server.problem ?? 'it lists no tools'}`,
      };
    for (const { what, change, fields, now } of differences(pins, set, server))
      yield {
        server,
        component: what,
        key: change,
        evidence: `${what} ${change}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}${now === '' ? '' : `; now: ${shown(now, 240)}`}`,
        severity: change === 'removed' ? 'low' : 'high',
      };
  }
}
