import type { Launch, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const OFF = /^(?:0|false|off|no|none|silent|disabled?|null)$/i;
const ON = /^(?:1|true|on|yes|enabled?)$/i;
const RECORDS =
  /(?:^|_)(?:AUDIT(?:_LOG(?:S|GING)?|_TRAIL|_ENABLED)?|ACCESS_LOG|LOG_(?:LEVEL|CALLS|TOOLS|REQUESTS)|LOGGING(?:_ENABLED|_LEVEL)?)$/i;
const WITHOUT = /(?:^|_)(?:DISABLE|NO|SKIP)_(?:AUDIT|LOG|ACCESS_LOG)(?:S|GING|_LOG|_TRAIL)?$/i;
const FLAG =
  /^--(?:no|disable|without|skip)-(?:audit|audit-log(?:s|ging)?|audit-trail|logs?|logging|access-logs?)$/i;

export default defineMcpCheck({
  id: 'no-audit-log',
  title: 'Server with its log switched off',
  titleZh: '服务器日志已关闭',
  summary: 'Environment and flags that switch off the audit log or all logging of a server.',
  severity: 'low',
  mend: {
    en: 'Leave calls logged, at least their tool, time and caller; keep the log where the server cannot change it.',
    zh: '保留调用日志，至少记录工具、时间与调用者；并存放在服务器无法修改之处。',
  },
  tags: ['OWASP-MCP-08', 'CWE-778'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    const found = server.launch === undefined ? undefined : switchedOff(server.launch);
    if (found !== undefined) yield { server, evidence: found };
  }
}

function switchedOff({ args = [], env = {} }: Launch): string | undefined {
  const variable = Object.entries(env).find(
    ([name, value]) =>
      !/^npm_config_/i.test(name) &&
      ((RECORDS.test(name) && OFF.test(value)) || (WITHOUT.test(name) && ON.test(value))),
  );
  return variable === undefined ? args.find((word) => FLAG.test(word)) : variable.join('=');
}
