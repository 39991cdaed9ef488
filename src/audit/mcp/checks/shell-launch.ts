import type { Severity } from '../../finding.ts';
import type { Launch, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const FETCH_AND_RUN =
  /\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b[^|;&]{0,300}[|;&]+\s*(?:sudo\s+)?(?:ba|z|da)?(?:sh|python3?|node|iex|perl|ruby)\b|\biex\s*\(|\biex\b.{0,40}\b(?:iwr|irm|downloadstring)|(?:ba|z)?sh\s+<\(\s*(?:curl|wget)|\$\((?:curl|wget)\b/i;
const DECODE_AND_RUN =
  /base64\s+(?:-d|--decode|-D)\b[^|]{0,100}\|\s*(?:ba|z)?(?:sh|python3?|node)|-enc(?:odedcommand)?\s+[A-Za-z0-9+/=]{40,}|\b(?:exec|eval)\s*\(.{0,80}(?:b64decode|atob|fromCharCode|from\(.{0,60}base64)/i;
const INJECTED: Readonly<Record<string, RegExp>> = {
  LD_PRELOAD: /./,
  DYLD_INSERT_LIBRARIES: /./,
  NODE_OPTIONS: /--(?:require|import|loader|experimental-loader)\b|-r\s/,
  BASH_ENV: /./,
  PYTHONSTARTUP: /./,
};

export default defineMcpCheck({
  id: 'shell-launch',
  title: 'Server that is fetched and run, or hides what it runs',
  titleZh: '下载即执行或隐藏所执行内容的服务器',
  summary:
    'Launch commands that pipe a download into a shell, run encoded code, or inject code by the environment.',
  severity: 'critical',
  mend: {
    en: 'Install the server by a package of an exact version, and look at what was run on this machine.',
    zh: '通过固定版本的软件包安装该服务器，并检查本机已执行过的内容。',
  },
  tags: ['OWASP-MCP-05', 'OWASP-MCP-04', 'CWE-494'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    if (server.launch === undefined) continue;
    for (const [key, evidence, severity] of launches(server.launch))
      yield { server, key, evidence, severity };
  }
}

function* launches({ command, args = [], env = {} }: Launch): Generator<readonly [string, string, Severity]> {
  const line = [command ?? '', ...args].join(' ');
  if (FETCH_AND_RUN.test(line)) yield ['fetch', line.slice(0, 300), 'critical'];
  else if (DECODE_AND_RUN.test(line)) yield ['decode', line.slice(0, 300), 'critical'];
  for (const [name, value] of Object.entries(env))
    if (INJECTED[name]?.test(value) === true) yield [name, `${name}=${value.slice(0, 200)}`, 'high'];
}
