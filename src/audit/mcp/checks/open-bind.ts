import type { Launch, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const ALL = /^(?:0\.0\.0\.0|\[?::\]?|\*)(?::\d+)?$/;
const HOST_FLAG = /^--?(?:host|hostname|bind|bind-?address|listen|address|ip|addr)$/i;
const HOST_VARIABLE = /(?:^|_)(?:HOST|HOSTNAME|BIND|BIND_ADDRESS|LISTEN|LISTEN_ADDRESS|ADDR)$/i;

export default defineMcpCheck({
  id: 'open-bind',
  title: 'Local server that listens to the whole network',
  titleZh: '本地服务器监听所有网络接口',
  summary:
    'Servers started by a client that bind 0.0.0.0, and containers whose port is published on all addresses.',
  severity: 'medium',
  mend: { en: 'Bind it to 127.0.0.1.', zh: '将其绑定到 127.0.0.1。' },
  tags: ['OWASP-MCP-07', 'OWASP-MCP-09', 'CWE-1327'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const found = server.launch === undefined ? undefined : openBind(server.launch);
    if (found !== undefined) yield { server, evidence: found };
  }
}

function openBind({ command = '', args = [], env = {} }: Launch): string | undefined {
  const isContainer = /(?:^|[\\/])(?:docker|podman|nerdctl)(?:\.exe)?$/i.test(command);
  if (isContainer) {
    // inside a container 0.0.0.0 is how a port is reached at all: what is published decides
    const at = args.findIndex(
      (word, i) =>
        /^(?:-p|--publish)$/.test(args[i - 1] ?? '') && /^(?:0\.0\.0\.0:)?\d+:\d+(?:\/\w+)?$/.test(word),
    );
    return at < 0 ? undefined : `-p ${args[at]}`;
  }
  for (const [at, word] of args.entries()) {
    const [flag = '', value = args[at + 1] ?? ''] = word.split(/=(.*)/s);
    if (HOST_FLAG.test(flag) && ALL.test(value)) return `${flag} ${value}`;
  }
  const variable = Object.entries(env).find(([name, value]) => HOST_VARIABLE.test(name) && ALL.test(value));
  return variable === undefined ? undefined : variable.join('=');
}
