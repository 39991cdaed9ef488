import { entropy } from '../../../inference/secrets/entropy.ts';
import { findSecrets } from '../../../inference/secrets/find-secrets.ts';
import { isPlaceholder } from '../../../inference/secrets/placeholder.ts';
import type { Severity } from '../../finding.ts';
import type { Launch, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

const NAME = /(?:key|token|secret|password|passwd|pat|credentials?|auth(?:orization)?|bearer|cookie)$/i;
const VARIABLE = /\$\{|\$[A-Z_]{2,}|^%\w+%$|\{\{/;
const LENGTH_AT_LEAST = 16;
const BITS_AT_LEAST = 3;

export default defineMcpCheck({
  id: 'config-secret',
  title: 'Secret in a configuration',
  titleZh: '配置中含有机密',
  summary: 'Keys, tokens and passwords in the environment, arguments, headers or address of a server.',
  severity: 'medium',
  mend: {
    en: 'Put the secret into the client’s own store or the environment, name it here by a variable, and change it if others could read the file.',
    zh: '将机密放入客户端自带的存储或环境变量，此处仅引用变量；若他人可能读过该文件，请更换该机密。',
  },
  tags: ['OWASP-MCP-01', 'CWE-798'],
  look,
});

function* look(set: McpSet): Generator<Sighting> {
  for (const server of set.servers) {
    if (server.launch === undefined) continue;
    for (const { name, value, severity } of valuesOf(server.launch)) {
      const kind = secretKind(name, value);
      if (kind !== undefined)
        yield {
          server,
          key: name,
          severity,
          evidence: `${name}: ${masked(value)} (${kind})`,
          component: name,
        };
    }
  }
}

interface Value {
  readonly name: string;
  readonly value: string;
  readonly severity: Severity;
}

function* valuesOf({ env = {}, headers = {}, args = [], url }: Launch): Generator<Value> {
  for (const [name, value] of Object.entries(env)) yield { name, value, severity: 'medium' };
  for (const [name, value] of Object.entries(headers))
    yield { name, value: value.replace(/^(?:Bearer|Basic|Token)\s+/i, ''), severity: 'medium' };
  // other users of the machine see arguments, and servers on the way log addresses
  for (const [at, word] of args.entries()) {
    const [flag = '', value] = word.split(/[=:](.*)/s);
    const before = args[at - 1] ?? '';
    if (value !== undefined && NAME.test(flag.trim()))
      yield { name: flag, value: value.trim().replace(/^(?:Bearer|Basic|Token)\s+/i, ''), severity: 'high' };
    else if (before.startsWith('-') && NAME.test(before))
      yield { name: before, value: word, severity: 'high' };
    else yield { name: `argument ${at + 1}`, value: word, severity: 'high' };
  }
  const parsed = URL.parse(url ?? '');
  if (parsed === null) return;
  if (parsed.password !== '')
    yield { name: 'url password', value: decodeURIComponent(parsed.password), severity: 'high' };
  for (const [name, value] of parsed.searchParams) yield { name: `url ${name}`, value, severity: 'high' };
}

function secretKind(name: string, value: string): string | undefined {
  if (VARIABLE.test(value) || value.length < 8) return undefined;
  const found = findSecrets(value)[0];
  if (found !== undefined && !/argument/.test(name)) return found.type;
  if (found !== undefined && found.score > 0.9) return found.type;
  const isNamed =
    NAME.test(name) &&
    !/(?:public|max|file|path|url|env|id|name|cache|primary|sort|partition|foreign|object)_?(?:key|token)s?$/i.test(
      name,
    );
  if (
    !isNamed ||
    value.length < LENGTH_AT_LEAST ||
    isPlaceholder(value) ||
    /[\s/\\]/.test(value.slice(0, 12))
  )
    return undefined;
  if (/^[a-z]{2,}(?:[-_.][a-z0-9]{1,12})+$/.test(value)) return undefined; // words
  return entropy(value) >= BITS_AT_LEAST && /\d/.test(value) ? 'by its name' : undefined;
}

const masked = (value: string): string => `${value.slice(0, 4)}… of ${value.length} characters`;
