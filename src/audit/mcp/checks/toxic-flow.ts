import { ABILITIES, type Able, abilitiesIn } from '../flows/abilities.ts';
import type { McpSet } from '../model.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';

const SHOWN = 3;

export default defineMcpCheck({
  id: 'toxic-flow',
  title: 'Text of strangers, private data and a way out in one client',
  titleZh: '同一客户端兼有外来文本、私有数据与外发通道',
  summary: 'Tools which together let a stranger’s text make the model read private data and send it away.',
  severity: 'medium',
  mend: {
    en: 'Split the servers over several clients, take one of the three abilities away, or have the client ask before each call of the way out.',
    zh: '将服务器分到多个客户端，去掉三种能力之一，或让客户端在每次外发前询问。',
  },
  tags: ['OWASP-MCP-10', 'OWASP-MCP-06', 'CWE-668'],
  look,
});

function* look(set: McpSet, { rules }: McpWorld): Generator<Sighting> {
  const able = set.servers.flatMap((server) => abilitiesIn(server, rules));
  const by = ABILITIES.map((ability) => able.filter(({ abilities }) => abilities.includes(ability)));
  const [untrusted = [], secret = [], out = []] = by;
  const last = out[0];
  if (untrusted.length === 0 || secret.length === 0 || last === undefined) return;
  const names = (list: readonly Able[]) =>
    list
      .slice(0, SHOWN)
      .map(({ server, what }) => `${server.name}/${what}`)
      .join(', ') + (list.length > SHOWN ? ' …' : '');
  yield {
    server: last.server,
    key: 'set',
    evidence: `reads what strangers write: ${names(untrusted)}; reads private data: ${names(secret)}; sends: ${names(out)}`,
  };
}
