import { describe, expect, it } from 'vitest';
import type { Advice } from '../advisories/advise.ts';
import type { AigRules } from '../aig/load.ts';
import { rule } from '../fingerprints/schema.ts';
import type { ProbeResponse, Sender, Transcript } from '../probe/exchange.ts';
import type { RuleSet } from './rule-set.ts';
import { scanTarget } from './scan-target.ts';

const advice = (id: string, verdict: Advice['verdict'], more: Partial<Advice> = {}): Advice => ({
  verdict,
  advisory: { ids: [id], range: '< 2.0', references: [] },
  severity: 'high',
  title: { en: id, zh: id },
  mend: { en: 'Update.', zh: '升级。' },
  ...more,
});
const acme = rule.parse({
  product: 'acme',
  aliases: ['acme-ai'],
  detect: [{ path: '/', where: { body: 'the acme page' } }],
  version: [{ path: '/version', json: 'version' }],
  examples: { match: [{}], miss: [{}] },
  sources: ['test'],
});
const book: RuleSet['book'] = {
  refused: [],
  adviseOn: (_, version) =>
    version === ''
      ? [advice('CVE-1', 'unknown'), advice('CVE-2', 'unknown')]
      : [advice('CVE-1', 'affected'), advice('CVE-2', 'unknown', { reason: 'no order' })],
};
/** A rule of A.I.G. that takes whatever begins with a brace, as one of its own does. */
const brace: AigRules = {
  fingerprints: [
    {
      name: 'Brace',
      requests: [{ method: 'GET', path: '/.mcp.json' }],
      warnings: [],
      matches: (answers: Transcript) => ({
        hit: answers.get('GET /.mcp.json')?.body.startsWith('{') ?? false,
        version: '',
      }),
    },
  ],
  advise: () => [advice('CVE-9', 'affected')],
} as unknown as AigRules;

const answering =
  (pages: Record<string, Partial<ProbeResponse>>, rest: Partial<ProbeResponse> = {}): Sender =>
  async ({ path }) => ({
    status: 404,
    headers: {},
    body: 'no',
    url: path,
    ...rest,
    ...(pages[path] && { status: 200, ...pages[path] }),
  });
const scan = (send: Sender, more: Partial<RuleSet> = {}, aigCompat = false) =>
  scanTarget(
    send,
    { rules: [acme], book, aig: [], refused: [], ...more },
    { target: 'http://t', host: 't', aigCompat },
  );

describe('scanTarget', () => {
  it('says each advisory once, whatever names it is asked under, with its verdict', async () => {
    const { findings, target } = await scan(
      answering({ '/': { body: 'the acme page' }, '/version': { body: '{"version":"1.0"}' } }),
    );
    expect(target.components).toEqual([{ name: 'acme', version: '1.0', confidence: 0.9 }]);
    expect(findings.map(({ advisory, verdict }) => [advisory?.ids[0], verdict])).toEqual([
      ['CVE-1', 'affected'],
      ['CVE-2', 'unknown'],
    ]);
    expect(findings[1]?.evidence).toContain('no order');
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });

  it('says once that a version could not be read, and never calls that affected', async () => {
    const { findings, possible } = await scan(answering({ '/': { body: 'the acme page' } }));
    expect(findings.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['infra/version-unknown', 'unknown'],
    ]);
    expect(possible).toEqual({ acme: ['CVE-1', 'CVE-2'] });
  });

  it('gives the same ids in every run', async () => {
    const send = answering({ '/': { body: 'the acme page' }, '/version': { body: '{"version":"1.0"}' } });
    const [first, second] = [await scan(send), await scan(send)];
    expect(first.findings).toEqual(second.findings);
  });

  it('takes from A.I.G.’s rules no answer that is given to everything, but for its own verdicts', async () => {
    const everywhere = answering({}, { status: 404, body: '{"detail":"Not Found"}' });
    expect((await scan(everywhere, { aig: [brace] })).findings).toEqual([]);
    const compat = await scan(everywhere, { aig: [brace] }, true);
    expect(compat.findings.map(({ component, verdict }) => [component, verdict])).toEqual([
      ['Brace', 'affected'],
    ]);
  });
});
