import { editDistance } from '../../../core/suggest.ts';
import { lookalikes } from '../../../inference/evasion/lookalikes.ts';
import type { McpServer, McpSet } from '../model.ts';
import { defineMcpCheck, type Sighting } from './define.ts';

/** Shorter names are near to one another by chance. */
const LENGTH_AT_LEAST = 8;
/** Names that differ in one of these do different things. */
const WORDS = /^(?:get|set|list|read|write|add|create|update|delete|remove|start|stop|open|close|put|post)$/;

export default defineMcpCheck({
  id: 'name-collision',
  title: 'Two servers with tools of one name',
  titleZh: '两个服务器的工具同名',
  summary:
    'Tools of different servers in one client whose names are the same, or so near that one is taken for the other.',
  severity: 'medium',
  mend: {
    en: 'Remove one of the servers, or have the client put the server’s name before its tools; check which one was meant.',
    zh: '移除其中一个服务器，或让客户端在工具名前加上服务器名；确认本意是哪一个。',
  },
  tags: ['NAME-CONFUSION', 'TOOL-SHADOWING', 'CWE-694'],
  look,
});

const SHOWN = 8;

interface Named {
  readonly server: McpServer;
  readonly tool: string;
  readonly folded: string;
}

function* look(set: McpSet): Generator<Sighting> {
  const map = lookalikes();
  const fold = (name: string) =>
    Array.from(name.normalize('NFKC'), (letter) => map.get(letter) ?? letter)
      .join('')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .replace(/rn/g, 'm')
      .replace(/vv/g, 'w')
      .replace(/1|i/g, 'l')
      .replace(/0/g, 'o');
  const all: Named[] = set.servers.flatMap((server) =>
    (server.tools ?? []).map(({ name }) => ({ server, tool: name, folded: fold(name) })),
  );
  // one finding for two servers, however many tools they share
  const pairs = new Map<
    string,
    { readonly one: Named; readonly other: Named; names: string[]; isNear: boolean }
  >();
  for (const [at, one] of all.entries()) {
    for (const other of all.slice(at + 1)) {
      if (isSameServer(one.server, other.server) || !isNear(one, other)) continue;
      const isOther = one.tool !== other.tool;
      const key = JSON.stringify([one.server.name, other.server.name, isOther]);
      const names = isOther ? `${one.tool} and ${other.tool}` : one.tool;
      const pair = pairs.get(key);
      if (pair === undefined) pairs.set(key, { one, other, names: [names], isNear: isOther });
      else pair.names.push(names);
    }
  }
  for (const { one, other, names, isNear: near } of pairs.values()) {
    const shown =
      names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '');
    yield {
      server: other.server,
      component: names.length === 1 ? other.tool : '',
      key: `${one.server.name} ${near ? 'near' : 'same'}`,
      evidence: `${one.server.name} and ${other.server.name} both have ${near ? 'tools of nearly one name' : 'tools of one name'}: ${shown}`,
      severity: near ? 'high' : 'medium',
    };
  }
}

/** The same server in two entries, such as a copy that is switched off. */
function isSameServer(one: McpServer, other: McpServer): boolean {
  if (one === other) return true;
  const key = ({ launch }: McpServer) => JSON.stringify([launch?.url, launch?.command, launch?.args]);
  return one.launch !== undefined && other.launch !== undefined && key(one) === key(other);
}

function isNear(one: Named, other: Named): boolean {
  if (one.folded === other.folded) return one.folded !== '';
  if (Math.min(one.folded.length, other.folded.length) < LENGTH_AT_LEAST) return false;
  if (editDistance(one.folded, other.folded, 1) > 1) return false;
  return !differInWord(one.tool, other.tool);
}

/** A plural, a number or another verb is another tool. */
function differInWord(one: string, other: string): boolean {
  const words = (name: string) =>
    name
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
  const [a, b] = [words(one), words(other)];
  const only = [...a.filter((word) => !b.includes(word)), ...b.filter((word) => !a.includes(word))];
  const [first = '', second = ''] = only;
  return (
    only.every((word) => WORDS.test(word)) ||
    first === `${second}s` ||
    second === `${first}s` ||
    /\d$/.test(first + second)
  );
}
