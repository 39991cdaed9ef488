import { hostOf, isLoopback, isPrivate } from '../hosts.ts';
import type { Launch, McpServer, McpSet } from '../model.ts';
import { packageOf } from '../package-of.ts';
import { defineMcpCheck, type McpWorld, type Sighting } from './define.ts';

/** Tunnels to somebody's machine, and places that record what is sent to them. */
const TUNNEL =
  /(?:^|\.)(?:ngrok(?:-free)?\.(?:app|io|dev|com)|trycloudflare\.com|loca\.lt|localtunnel\.me|serveo\.net|pinggy\.(?:link|io)|localhost\.run|lhr\.life|bore\.pub|webhook\.site|requestbin\.(?:com|net)|pipedream\.net|burpcollaborator\.net|oast\.(?:fun|me|pro|live|site|online)|interact\.sh|devtunnels\.ms)$/i;
const TEMPORARY =
  /^(?:\/tmp\/|\/var\/tmp\/|\/dev\/shm\/|%TEMP%|\$TMPDIR|[A-Za-z]:\\(?:Windows\\)?Temp\\|.*[\\/](?:Downloads|AppData[\\/]Local[\\/]Temp)[\\/])/i;

export default defineMcpCheck({
  id: 'shadow-server',
  title: 'Server that nobody stands for',
  titleZh: '无人负责的服务器',
  summary:
    'Servers behind tunnels and bare addresses, programs in temporary folders, and servers that are not on the list of approved ones.',
  severity: 'medium',
  mend: {
    en: 'Find out who runs it; move it to a host and a package with an owner, or take it out.',
    zh: '查明其运营者；将其迁移到有明确负责人的主机与软件包，或将其移除。',
  },
  tags: ['OWASP-MCP-09', 'CWE-1059'],
  look,
});

function* look(set: McpSet, { approved }: McpWorld): Generator<Sighting> {
  for (const server of set.servers) {
    const { launch } = server;
    if (launch === undefined) continue;
    const found = nobodys(launch);
    if (found !== undefined) yield { server, key: 'place', evidence: found };
    if (approved !== undefined && !isApproved(server, approved))
      yield {
        server,
        key: 'approved',
        evidence: 'it is not on the list of approved servers',
        severity: 'high',
      };
  }
}

function nobodys({ url, command, args = [] }: Launch): string | undefined {
  const host = hostOf(url);
  if (TUNNEL.test(host)) return `its address is a tunnel or a recorder: ${host}`;
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith('[');
  if (isAddress && !isLoopback(host) && !isPrivate(host)) return `its address is a bare number: ${host}`;
  const remote = args.map(hostOf).find((one) => TUNNEL.test(one));
  if (remote !== undefined) return `it connects to a tunnel or a recorder: ${remote}`;
  const program = [command ?? '', ...args.slice(0, 2)].find((word) => TEMPORARY.test(word));
  return program === undefined ? undefined : `it is started from a temporary folder: ${program}`;
}

function isApproved({ name, launch }: McpServer, approved: readonly string[]): boolean {
  const run = launch === undefined ? undefined : packageOf(launch);
  const names = [
    name,
    launch?.url,
    run?.name,
    run === undefined ? undefined : `${run.name}@${run.version}`,
    run === undefined ? launch?.command : undefined,
  ];
  return names.some((one) => one !== undefined && approved.includes(one));
}
