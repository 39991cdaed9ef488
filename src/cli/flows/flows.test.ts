import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { FlowsReply } from '../../api/flows.ts';
import { runArgv } from '../cli.fixture.ts';
import { flowTable } from './table.ts';

const REPLY: FlowsReply = {
  pid: 7,
  backends: [
    {
      id: 'a',
      model: 'm',
      state: 'healthy',
      flow: 'degraded',
      slowdown: 3.04,
      share: 0.02,
      streams: 2,
      tokensPerSecond: 41.26,
      gapP50Ms: 60.12,
      gapP99Ms: 131.6,
      jitterMs: 2.345,
      stalls: 1,
      timesDegraded: 1,
      stallLimitMs: null,
    },
  ],
  streams: ['req\u001b_1', null].map((id, i) => ({
    backend: 'a',
    id,
    ageMs: 1_500,
    silentMs: 10 + i,
    chunksPerSecond: 16.6,
    gaps: 20,
    gapP50Ms: 60,
    gapP99Ms: null,
    gapMaxMs: null,
    jitterMs: null,
    stalls: 0,
  })),
};

async function serve(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('prints a line a backend, and the streams that are silent for longest first', async () => {
  const url = await serve((req, res) => {
    expect(req.url).toBe('/api/v1/flows');
    res.end(JSON.stringify(REPLY));
  });
  const { code, out, err } = await runArgv(['flows', '--url', url]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines[1]).toEqual([
    'a',
    'm',
    'healthy',
    'degraded',
    '2 %',
    '2',
    '41.3',
    '60.1 ms',
    '132 ms',
    '2.35 ms',
    '1',
    '-',
    '3.04x',
  ]);
  expect([lines[4]?.[0], lines[5]?.[0]]).toEqual(['-', 'req?_1']);
});

test('prints the answer as JSON, and sends the token', async () => {
  const url = await serve((req, res) => {
    if (req.headers.authorization !== 'Bearer secret') res.statusCode = 401;
    res.end(JSON.stringify(res.statusCode === 401 ? { error: {} } : REPLY));
  });
  const given = await runArgv(['flows', '--url', url, '--token', 'secret', '--json']);
  expect(JSON.parse(given.out)).toEqual(REPLY);
  const fromEnvironment = await runArgv(['flows', '--url', url, '--json'], { FAIRLEAD_TOKEN: 'secret' });
  expect(fromEnvironment.code).toBe(0);
  const without = await runArgv(['flows', '--url', url]);
  expect([without.code, without.out]).toEqual([2, '']);
  expect(without.err).toMatch(/^fairlead: .* wants a token.*--token.* \[FL_UNAUTHORISED\]\n$/);
});

test('says in one line that no gateway answers', async () => {
  const nobody = await runArgv(['flows', '--url', 'http://127.0.0.1:1']);
  expect(nobody.code).toBe(2);
  expect(nobody.err).toMatch(
    /^fairlead: no gateway answers at http:\/\/127\.0\.0\.1:1; .*\[FL_GATEWAY_UNREACHABLE\]\n$/,
  );
  for (const body of ['{"a":1}', '[]', 'null']) {
    const url = await serve((_, res) => res.end(body));
    expect((await runArgv(['flows', '--url', url])).err).toContain('[FL_GATEWAY_UNREACHABLE]');
  }
  const text = await serve((_, res) => res.end('<html>'));
  expect((await runArgv(['flows', '--url', text])).err).toMatch(/^[^\n]*\[FL_GATEWAY_UNREACHABLE\]\n$/);
});

test.each(['nope', 'ftp://x', ''])('refuses --url %j', async (url) => {
  const { code, err } = await runArgv(['flows', '--url', url]);
  expect(code).toBe(2);
  expect(err).toContain('[FL_USAGE]');
});

test('says that nothing is watched, or that nothing runs', () => {
  expect(flowTable({ pid: 1, backends: [], streams: [] })).toBe('No flows: fleet.flows.enabled is false.\n');
  expect(flowTable({ ...REPLY, streams: [] })).toContain('No stream runs.');
});
