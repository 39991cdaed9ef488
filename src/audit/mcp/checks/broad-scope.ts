import type { Severity } from '../../finding.ts';
import type { Launch, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const ROOT = /^(?:\/|[A-Za-z]:[\\/]?)$/;
const HOME =
  /^(?:~|\$HOME|\$\{HOME\}|\$\{userHome\}|%USERPROFILE%|\/(?:home|Users)\/[^/]+|\/root|\/etc|[A-Za-z]:[\\/]Users[\\/][^\\/]+)[\\/]?$/;
const FOLDER_FLAG = /^--?(?:root|dir|directory|path|folder|allow|allowed|base|workspace)/i;
const SCOPE =
  /^(?:\*|all|admin|root|superuser|full_?access|.*:\*|admin:.+|.*\badmin:all|delete_repo|https:\/\/mail\.google\.com\/?|https:\/\/www\.googleapis\.com\/auth\/(?:drive|cloud-platform|gmail\.modify)|.*\.fullcontrol\.all|.*\.ReadWrite\.All)$/i;
const ACTS =
  /(?:^|[_-])(?:delete|remove|drop|write|exec(?:ute)?|run|send|push|kill|transfer|pay|deploy|create|update|shell|command)(?:$|[_-])|^(?:delete|remove|write|execute|send|push|deploy)[A-Z]/;

export default defineMcpCheck({
  id: 'broad-scope',
  title: 'Server with more rights than it needs',
  titleZh: '服务器权限过大',
  summary:
    'Whole disks, privileged containers, all-embracing scopes, and acting tools that are called without asking.',
  severity: 'medium',
  mend: {
    en: 'Give the server the folders, scopes and approvals that its task needs, and no others.',
    zh: '仅授予该服务器任务所需的目录、权限范围与自动批准。',
  },
  tags: ['OWASP-MCP-02', 'CWE-250'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const { launch } = server;
    if (launch === undefined) continue;
    for (const [key, evidence, severity] of [...rights(launch), ...approvals(launch)])
      yield { server, key, evidence, severity };
  }
}

type Right = readonly [key: string, evidence: string, severity: Severity];

function* rights({ command = '', args = [], env = {}, scopes = [] }: Launch): Generator<Right> {
  const words = [command, ...args];
  const isContainer = /(?:^|[\\/])(?:docker|podman|nerdctl)(?:\.exe)?$/i.test(command);
  if (/(?:^|\/)sudo$/.test(command)) yield ['sudo', 'it is started as root', 'high'];
  for (const [at, word] of args.entries()) {
    const flag = args[at - 1] ?? '';
    const isFolder = !flag.startsWith('-') || FOLDER_FLAG.test(flag) || /^-[yq]$/.test(flag);
    if (!isContainer && isFolder && ROOT.test(word))
      yield ['root', `it may use the whole disk: ${word}`, 'high'];
    else if (!isContainer && isFolder && HOME.test(word))
      yield ['home', `it may use a whole home or system folder: ${word}`, 'medium'];
  }
  if (isContainer) yield* containerRights(args);
  if (
    /(?:^|[\\/])deno(?:\.exe)?$/i.test(command) &&
    args.some((word) => word === '-A' || word === '--allow-all')
  )
    yield ['deno', 'deno runs it with all permissions', 'medium'];
  const loose = words.find((word) =>
    /^--(?:dangerously-[\w-]+|unrestricted|yolo|allow-all(?:-[\w-]+)?|disable-security|skip-permissions)$/i.test(
      word,
    ),
  );
  if (loose !== undefined && !/deno/i.test(command)) yield ['flag', `it is started with ${loose}`, 'medium'];
  const asked = [
    ...scopes,
    ...Object.entries(env).flatMap(([name, value]) => (/SCOPES?$/i.test(name) ? value.split(/[\s,]+/) : [])),
  ];
  const wide = asked.find((scope) => SCOPE.test(scope));
  if (wide !== undefined) yield ['scope', `it asks for the scope ${wide}`, 'medium'];
}

function* containerRights(args: readonly string[]): Generator<Right> {
  const values = args.flatMap((word, at) => {
    const [flag = '', value] = word.split(/=(.*)/s);
    return flag.startsWith('-') ? [{ flag, value: value ?? args[at + 1] ?? '' }] : [];
  });
  if (args.includes('--privileged')) yield ['privileged', 'its container is privileged', 'high'];
  for (const { flag, value } of values) {
    const isMount = /^(?:-v|--volume|--mount)$/.test(flag);
    const source = isMount
      ? (/(?:^|,)(?:src|source)=([^,]+)/.exec(value)?.[1] ?? value.replace(/^([A-Za-z]:)?(.*?):.*$/s, '$1$2'))
      : '';
    if (isMount && /docker\.sock/.test(value))
      yield ['socket', `its container gets the engine’s socket: ${value}`, 'high'];
    else if (isMount && ROOT.test(source))
      yield ['root', `its container gets the whole disk: ${value}`, 'high'];
    else if (isMount && HOME.test(source))
      yield ['home', `its container gets a whole home or system folder: ${value}`, 'medium'];
    if (/^--(?:net|network|pid|ipc)$/.test(flag) && value === 'host')
      yield ['host', `its container shares the host’s ${flag.slice(2)}`, 'medium'];
    if (flag === '--cap-add' && /^(?:ALL|SYS_ADMIN|SYS_PTRACE)$/i.test(value))
      yield ['capability', `its container has ${value}`, 'high'];
  }
}

function* approvals({ approved = [] }: Launch): Generator<Right> {
  if (approved.includes('*')) yield ['approved', 'the client calls all its tools without asking', 'medium'];
  else {
    const acting = approved.filter((name) => ACTS.test(name));
    if (acting.length > 0)
      yield ['approved', `the client calls these without asking: ${acting.slice(0, 5).join(', ')}`, 'medium'];
  }
}
