import { afterEach, expect, test } from 'vitest';
import { askServer } from '../../src/audit/mcp/client/ask-server.ts';
import { LIMITS } from '../../src/audit/mcp/client/transport.ts';
import type { McpServer } from '../../src/audit/mcp/model.ts';
import { oddServer, statelessServer } from './servers/odd-http.ts';
import { listen, stop, urlOf } from './servers/sdk-http.ts';

const limits = { ...LIMITS, timeoutMs: 400 };
const open: Awaited<ReturnType<typeof listen>>[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await stop(server);
});

async function overHttp(handler: Parameters<typeof listen>[0], path = '/mcp'): Promise<McpServer> {
  const server = await listen(handler);
  open.push(server);
  return askServer(
    { name: 'x', launch: { transport: 'http', url: urlOf(server, path) } },
    { env: {}, limits },
  );
}

const overStdio = (source: string): Promise<McpServer> =>
  askServer(
    { name: 'x', launch: { transport: 'stdio', command: process.execPath, args: ['-e', source] } },
    { env: {}, limits },
  );

/** A line-wise server in one expression: `on` maps a method to a result. */
const stdioServer = (on: string, before = ''): string =>
  `${before};const on=${on};require('readline').createInterface({input:process.stdin}).on('line',l=>{const m=JSON.parse(l);if(m.id===undefined)return;const r=on[m.method];process.stdout.write(JSON.stringify(r===undefined?{jsonrpc:'2.0',id:m.id,error:{code:-32601,message:'no'}}:{jsonrpc:'2.0',id:m.id,result:r})+'\\n')})`;
const HELLO = `initialize:{protocolVersion:'2025-11-25',capabilities:{tools:{}},serverInfo:{name:'s',version:'2'}}`;

test('a server without a handshake is spoken to by the revision of 2026-07-28', async () => {
  expect(await overHttp(statelessServer)).toMatchObject({
    protocol: '2026-07-28',
    says: { name: 'modern', version: '9.0.0' },
    instructions: 'Be kind.',
    tools: [{ name: 'hello' }],
  });
});

test.each([
  [
    'a version that nobody knows',
    (method: string, id: number) =>
      method === 'initialize'
        ? { jsonrpc: '2.0', id, result: { protocolVersion: '1999-01-01', capabilities: {} } }
        : undefined,
    'not known here',
  ],
  ['no JSON-RPC', () => ({ hello: 'world' }), 'no JSON-RPC'],
  [
    'neither result nor error',
    (_: string, id: number) => ({ jsonrpc: '2.0', id }),
    'neither result nor error',
  ],
  ['another id', () => ({ jsonrpc: '2.0', id: 'other', result: {} }), 'no JSON-RPC'],
  [
    'an error',
    (method: string, id: number) =>
      method === 'initialize'
        ? { jsonrpc: '2.0', id, error: { code: -32000, message: 'go away' } }
        : undefined,
    'go away',
  ],
  [
    'pages without end',
    (method: string, id: number) =>
      method === 'tools/list'
        ? { jsonrpc: '2.0', id, result: { tools: [{ name: 'a' }], nextCursor: 'again' } }
        : undefined,
    'again and again',
  ],
  [
    'no list',
    (method: string, id: number) =>
      method === 'tools/list' ? { jsonrpc: '2.0', id, result: { things: [] } } : undefined,
    'without a list of tools',
  ],
] as const)('%s is a problem, told in a line', async (_, answer, said) => {
  expect((await overHttp(oddServer(answer))).problem).toContain(said);
});

test('a redirect is not followed, so that a key stays where it belongs', async () => {
  let followed = 0;
  const server = await overHttp((request, response) => {
    if (request.url === '/elsewhere') followed++;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(server.problem).toContain('307');
  expect(followed).toBe(0);
});

test('a server that never answers ends at the time limit', async () => {
  expect((await overHttp(() => {})).problem).toMatch(/within|abort|time/i);
});

test('a body without end is cut', async () => {
  const server = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(65_536, 32);
    const more = () => {
      while (response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  open.push(server);
  const asked = await askServer(
    { name: 'x', launch: { transport: 'http', url: urlOf(server, '/mcp') } },
    { env: {}, limits: { ...limits, messageBytes: 200_000, totalBytes: 400_000 } },
  );
  expect(asked.problem).toBeDefined();
});

test('stdio: pages, pings of the server, and lines that are no JSON', async () => {
  const source = stdioServer(
    `{${HELLO},'tools/list':{tools:[{name:'a',description:'A.'},{noName:1}]}}`,
    `console.log('starting up');process.stdout.write(JSON.stringify({jsonrpc:'2.0',id:99,method:'ping'})+'\\n');process.stdout.write(JSON.stringify({jsonrpc:'2.0',id:98,method:'sampling/createMessage',params:{}})+'\\n')`,
  );
  expect(await overStdio(source)).toMatchObject({
    tools: [{ name: 'a', description: 'A.' }],
    says: { name: 's' },
  });
});

test('stdio: what a server says when it dies is told', async () => {
  expect((await overStdio(`console.error('API_KEY is missing');process.exit(3)`)).problem).toBe(
    'it ended (3): API_KEY is missing',
  );
  expect(
    (
      await askServer(
        { name: 'x', launch: { transport: 'stdio', command: '/no/such/program' } },
        { env: {}, limits },
      )
    ).problem,
  ).toContain('cannot be started');
});

test('stdio: keys of this environment are not handed on', async () => {
  process.env.A_SECRET_OF_MINE = 'x';
  const source = stdioServer(`{${HELLO},'tools/list':{tools:[{name:String(process.env.A_SECRET_OF_MINE)}]}}`);
  expect((await overStdio(source)).tools?.[0]?.name).toBe('undefined');
  delete process.env.A_SECRET_OF_MINE;
});

test('tools are called only when it is asked for, and then only those that say that they read', async () => {
  const tools = `{tools:[{name:'look',annotations:{readOnlyHint:true}},{name:'wipe'},{name:'need',annotations:{readOnlyHint:true},inputSchema:{required:['a']}}]}`;
  const source = stdioServer(
    `{${HELLO},'tools/list':${tools},'tools/call':{content:[{type:'text',text:'seen'}]}}`,
  );
  const launch = { transport: 'stdio' as const, command: process.execPath, args: ['-e', source] };
  expect((await askServer({ name: 'x', launch }, { env: {}, limits })).results).toBeUndefined();
  expect((await askServer({ name: 'x', launch }, { env: {}, limits, active: true })).results).toEqual([
    { tool: 'look', text: 'seen' },
  ]);
});
