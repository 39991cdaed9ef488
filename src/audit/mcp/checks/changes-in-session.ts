import { shown } from '../../text/hidden.ts';
import type { McpSet } from '../model.ts';
import { canonical, pinTool } from '../pins/pins.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

export default defineMcpCheck({
  id: 'changes-in-session',
  title: 'Server that changes what it says between two looks',
  titleZh: '服务器两次列出的内容不一致',
  summary: 'Tools whose text or schema is another one when the list is asked for a second time.',
  severity: 'high',
  mend: {
    en: 'Do not use the server: what was approved is not what the model gets.',
    zh: '不要使用该服务器：模型得到的并非经过批准的内容。',
  },
  tags: ['RUG-PULL', 'CWE-367'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    if (server.tools === undefined || server.toolsAgain === undefined) continue;
    if (canonical(server.tools) === canonical(server.toolsAgain)) continue;
    const first = new Map(server.tools.map((tool) => [tool.name, pinTool(tool).hash]));
    for (const tool of server.toolsAgain) {
      const before = first.get(tool.name);
      if (before === undefined)
        yield {
          server,
          component: tool.name,
          evidence: `${tool.name} came with the second list: ${shown(tool.description ?? '', 240)}`,
        };
      else if (before !== pinTool(tool).hash)
        yield {
          server,
          component: tool.name,
          evidence: `${tool.name} now says: ${shown(tool.description ?? '', 240)}`,
        };
    }
  }
}
