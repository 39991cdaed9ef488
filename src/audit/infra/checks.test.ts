import { describe, expect, it } from 'vitest';
import { rule } from '../fingerprints/schema.ts';
import type { ProbeRequest, ProbeResponse, Sender } from '../probe/exchange.ts';
import { mcpServerNames } from './checks/exposed-agent-config.ts';
import { envNames } from './checks/exposed-env.ts';
import type { RuleSet } from './rule-set.ts';
import { scanTarget } from './scan-target.ts';
import { graveness, isLoopbackHost } from './severity.ts';

type Answers = Record<string, Partial<ProbeResponse>>;

const acme = rule.parse({
  product: 'acme',
  detect: [{ path: '/', where: { title: 'Acme AI' } }],
  open: [{ path: '/api/run', where: { json: 'jobs', type: 'array' }, gives: 'code' }],
  examples: { match: [{}], miss: [{}] },
  sources: ['test'],
});
const rules: RuleSet = { rules: [acme], aig: [], refused: [], book: { adviseOn: () => [], refused: [] } };
const html = { 'content-type': 'text/html' };
const acmePage = { body: '<title>Acme AI</title>', headers: html };

const sender =
  (answers: Answers): Sender =>
  async ({ path, method }: ProbeRequest) => {
    const known = answers[path.startsWith('/no-such-page-') ? 'baseline' : path];
    return {
      status: known === undefined ? 404 : 200,
      headers: {},
      body: 'gone',
      url: path,
      ...(method === 'GET' ? known : {}),
    };
  };
const scan = (answers: Answers, host = '10.0.0.1', deep = false) =>
  scanTarget(sender(answers), rules, { target: 'http://t', host, deep });
const found = async (answers: Answers, deep = false) =>
  (await scan(answers, '10.0.0.1', deep)).findings.map(({ check, severity }) => `${check} ${severity}`);

describe('checks of how a service is set up', () => {
  it('find nothing on a plain site', async () => {
    expect(await found({ '/': { body: '<title>Shop</title>', headers: html } })).toEqual([]);
  });

  it('no-auth: a recognised product that answers without credentials', async () => {
    const open = { '/': acmePage, '/api/run': { body: '{"jobs":[]}' } };
    expect(await found(open)).toEqual(['infra/no-auth critical']);
    expect(await found({ '/': acmePage, '/api/run': { status: 401, body: '{"jobs":[]}' } })).toEqual([]);
    expect(await found({ '/api/run': { body: '{"jobs":[]}' } })).toEqual([]);
    expect((await scan(open, '127.0.0.1')).findings[0]?.severity).toBe('medium');
  });

  it('wide-cors: the asking origin repeated, with credentials', async () => {
    const headers = {
      'access-control-allow-origin': 'https://fairlead-audit.example',
      'access-control-allow-credentials': 'true',
    };
    expect(await found({ '/': { ...acmePage, headers: { ...html, ...headers } } })).toEqual([
      'infra/wide-cors high',
    ]);
    const star = { ...headers, 'access-control-allow-origin': '*' };
    expect(await found({ '/': { ...acmePage, headers: { ...html, ...star } } })).toEqual([]);
  });

  it('debug-page: by what only such a page has', async () => {
    expect(
      await found({ baseline: { status: 404, body: 'DEBUG = True … Using the URLconf defined in' } }),
    ).toEqual(['infra/debug-page high']);
    expect(await found({ '/debug/pprof/': { body: '<title>/debug/pprof/</title> goroutine' } })).toEqual([
      'infra/debug-page high',
    ]);
    expect(await found({ '/console': { body: 'a console for our players' } })).toEqual([]);
  });

  it('exposed-env: by its lines, names without values', async () => {
    const { findings } = await scan({
      '/.env': { body: '# prod\nPORT=80\nOPENAI_API_KEY=sk-abcdefghijklmnop\n' },
    });
    expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
      ['infra/exposed-env', 'critical'],
    ]);
    expect(JSON.stringify(findings)).not.toContain('sk-abcdef');
    expect(await found({ '/.env': { body: '{"a":1}' } })).toEqual([]);
    expect(await found({ '/.env': { body: '<html>A=1</html>' } })).toEqual([]);
    expect(envNames('A\nB=1')).toBeUndefined();
  });

  it('exposed-git: by the form of HEAD', async () => {
    expect(await found({ '/.git/HEAD': { body: 'ref: refs/heads/main\n' } })).toEqual([
      'infra/exposed-git high',
    ]);
    expect(await found({ '/.git/HEAD': { body: 'ref: somewhere' } })).toEqual([]);
  });

  it('exposed-agent-config: by its structure', async () => {
    const config = '{"mcpServers":{"files":{"command":"npx","args":["-y","x"],"env":{"KEY":"v"}}}}';
    expect(await found({ '/.mcp.json': { body: config } })).toEqual(['infra/exposed-agent-config high']);
    expect(await found({ '/.cursor/mcp.json': { body: config } })).toEqual([]);
    expect(await found({ '/.cursor/mcp.json': { body: config } }, true)).toEqual([
      'infra/exposed-agent-config high',
    ]);
    for (const body of [
      '{}',
      '{"detail":"Not Found"}',
      '{"mcpServers":{}}',
      '{"servers":{"a":1}}',
      '{"servers":["x"]}',
    ])
      expect(mcpServerNames(JSON.parse(body))).toBeUndefined();
    expect(mcpServerNames({ context_servers: { a: { command: { path: 'x' } } } })).toEqual(['a']);
  });

  it('directory-listing: by its title, graver with what should not lie there', async () => {
    const listing = (name: string) => ({
      body: `<title>Directory listing for /</title><a href="${name}">`,
      headers: html,
    });
    expect(await found({ '/': listing('readme.txt') })).toEqual(['infra/directory-listing low']);
    expect(await found({ '/': listing('model.safetensors') })).toEqual(['infra/directory-listing high']);
  });

  it('are never believed where every path answers so', async () => {
    const everywhere: Sender = async ({ path }) => ({ status: 200, headers: {}, body: 'A_KEY=1', url: path });
    expect((await scanTarget(everywhere, rules, { target: 't', host: 'h' })).findings).toEqual([]);
  });
});

describe('graveness', () => {
  it('is two steps less on loopback, never below low', () => {
    expect(
      ['critical', 'high', 'medium', 'low', 'info'].map((severity) => graveness(severity as 'low', true)),
    ).toEqual(['medium', 'low', 'low', 'low', 'info']);
    expect(graveness('critical', false)).toBe('critical');
    expect(['127.0.0.9', 'localhost', '::1', '10.0.0.1', '127.example'].map(isLoopbackHost)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
