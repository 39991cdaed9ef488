import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { askServer } from '../../src/audit/mcp/client/ask-server.ts';
import { LIMITS } from '../../src/audit/mcp/client/transport.ts';
import { examine } from '../../src/audit/mcp/examine.ts';
import type { McpServer } from '../../src/audit/mcp/model.ts';
import { loadMcpRules } from '../../src/audit/mcp/rules.ts';
import { readCorpus } from '../audit-mcp/corpus.ts';
import { type Listening, sdkHttp, sdkOldSse } from '../audit-mcp/servers/sdk-http.ts';

const rules = await loadMcpRules();
const corpus = readCorpus();
const options = { env: process.env, limits: { ...LIMITS, timeoutMs: 10_000 } };
const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const script = join(import.meta.dirname, '../audit-mcp/servers/sdk-stdio.ts');
const dataOf = (id: string): McpServer => {
  const server = corpus.find((one) => one.id === id)?.set.servers[0];
  if (server === undefined) throw new Error(`no case ${id}`);
  return server;
};
const checksOf = (server: McpServer) =>
  [
    ...new Set(
      examine({ client: 'e2e', servers: [server] }, { rules }).map(({ check }) => check.replace('mcp/', '')),
    ),
  ].sort();
const noWire = (server: McpServer): McpServer => ({ ...server, launch: undefined });

test.each([
  'key-file-as-sidenote',
  'comment-in-instructions',
  'prompt-injects',
  'resource-env-file',
  'benign-strict-directions',
])('a server of the SDK over stdio: %s', async (id) => {
  const data = dataOf(id);
  const launch = { transport: 'stdio' as const, command: process.execPath, args: [script, id, data.name] };
  const server = await askServer({ name: data.name, launch }, options);
  expect(server.problem).toBeUndefined();
  expect(server).toMatchObject({ says: { name: data.name, version: '1.2.3' }, protocol: '2025-11-25' });
  expect(server.tools?.map(({ name }) => name)).toEqual((data.tools ?? []).map(({ name }) => name));
  expect(checksOf(noWire(server))).toEqual([...(corpus.find((one) => one.id === id)?.expect ?? [])].sort());
});

test.each(['key-file-as-sidenote', 'resource-injects', 'benign-bounded-tools'])(
  'a server of the SDK over streamable HTTP, whose session is closed: %s',
  async (id) => {
    const data = dataOf(id);
    const http = await sdkHttp(data);
    open.push(http);
    const server = await askServer(
      { name: data.name, launch: { transport: 'http', url: http.url } },
      options,
    );
    expect(server.problem).toBeUndefined();
    expect(server.tools?.length).toBe(data.tools?.length ?? 0);
    expect(server.http).toMatchObject({ statusWithoutKey: 200, statusForeignOrigin: 200 });
    expect(http.sessions()).toBe(0);
    expect(checksOf(noWire(server))).toEqual([...(corpus.find((one) => one.id === id)?.expect ?? [])].sort());
  },
);

test('a server that wants a key is asked with it, and seen to refuse without', async () => {
  const http = await sdkHttp(dataOf('shell-tool'), 'letmein');
  open.push(http);
  const launch = {
    transport: 'http' as const,
    url: http.url,
    headers: { Authorization: 'Bearer ${MCP_TOKEN}' },
  };
  const server = await askServer({ name: 'ops', launch }, { ...options, env: { MCP_TOKEN: 'letmein' } });
  expect(server.problem).toBeUndefined();
  expect(server.http).toMatchObject({ statusWithoutKey: 401, oauth: { found: false } });
  expect(checksOf(server)).toEqual(['broad-input', 'weak-oauth']);
  const shut = await askServer({ name: 'ops', launch: { ...launch, headers: {} } }, options);
  expect(shut.problem).toBe('the server answered 401: it wants a key');
  const unset = await askServer({ name: 'ops', launch }, { ...options, env: {} });
  expect(unset.problem).toContain('${MCP_TOKEN}');
});

test('the transport of 2024-11-05 is found where streamable HTTP is not spoken', async () => {
  const data = dataOf('bcc-rule');
  const sse = await sdkOldSse(data);
  open.push(sse);
  const server = await askServer({ name: 'mail', launch: { transport: 'http', url: sse.url } }, options);
  expect(server.problem).toBeUndefined();
  expect(server.tools?.map(({ name }) => name)).toEqual(['send_mail']);
  expect(checksOf(noWire(server))).toEqual(['sent-elsewhere']);
});

test('stdio: a server that does not want to end is ended with all that it started', async () => {
  const stubborn = `process.on('SIGTERM',()=>{});setInterval(()=>{},1e6);const c=require('child_process').spawn(process.execPath,['-e','process.on("SIGTERM",()=>{});setInterval(()=>{},1e6)'],{stdio:'ignore'});`;
  const source = `${stubborn}const on={initialize:{protocolVersion:'2025-11-25',capabilities:{tools:{}},serverInfo:{name:'s',version:'2'}},'tools/list':{tools:[{name:String(c.pid)},{name:String(process.pid)}]}};require('readline').createInterface({input:process.stdin}).on('line',l=>{const m=JSON.parse(l);if(m.id!==undefined)console.log(JSON.stringify({jsonrpc:'2.0',id:m.id,result:on[m.method]??{}}))})`;
  const launch = { transport: 'stdio' as const, command: process.execPath, args: ['-e', source] };
  const server = await askServer({ name: 'stubborn', launch }, options);
  const pids = (server.tools ?? []).map(({ name }) => Number(name));
  expect(pids).toHaveLength(2);
  await pause(50);
  for (const pid of pids) expect(isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // a child of nobody may stay in the table after its end
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
