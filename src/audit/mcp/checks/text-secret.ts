import { findSecrets } from '../../../inference/secrets/find-secrets.ts';
import type { McpSet } from '../model.ts';
import { textsOf } from '../texts.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const SURE = 0.9;

export default defineMcpCheck({
  id: 'text-secret',
  title: 'Secret in what the model reads',
  titleZh: '模型可读内容中含有机密',
  summary: 'Keys and tokens in descriptions, defaults, instructions, resources or results.',
  severity: 'high',
  mend: {
    en: 'Change the secret, and keep it in the server; whatever a model reads can be made to be said.',
    zh: '更换该机密并仅保存在服务器端；模型读到的内容都可能被套出。',
  },
  tags: ['OWASP-MCP-01', 'CWE-522'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    for (const { owner, field, text } of textsOf(server)) {
      const found = findSecrets(text).find(({ score }) => score > SURE);
      if (found === undefined) continue;
      const start = Array.from(text)
        .slice(found.start, found.start + 4)
        .join('');
      yield { server, component: owner, key: field, evidence: `${field}: ${start}… (${found.type})` };
    }
  }
}
