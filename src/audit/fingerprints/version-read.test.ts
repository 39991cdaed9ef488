import { describe, expect, it } from 'vitest';
import type { ProbeResponse, Sender } from '../probe/exchange.ts';
import { requestKey } from '../probe/exchange.ts';
import { identify } from '../probe/identify.ts';
import { rule } from './schema.ts';
import { cleanVersion } from './version-read.ts';

const answer = (body: string, more: Partial<ProbeResponse> = {}): ProbeResponse => ({
  status: 200,
  headers: {},
  body,
  url: '/',
  ...more,
});
const sender =
  (pages: Record<string, ProbeResponse>): Sender =>
  async (request) =>
    pages[requestKey(request)] ?? answer('no', { status: 404 });
const withVersion = (version: object[]) =>
  rule.parse({
    product: 'x',
    detect: [{ path: '/', where: { body: 'the product' } }],
    version,
    examples: { match: [{}], miss: [{}] },
    sources: ['test'],
  });
const versionOf = async (version: object[], pages: Record<string, ProbeResponse>) => {
  const { components } = await identify(
    sender({ 'GET /': answer('the product v1.2.3 <script src="assets/i.js">'), ...pages }),
    [withVersion(version)],
  );
  return components[0]?.version;
};

describe('versions', () => {
  it('are read from JSON, headers, text and linked files', async () => {
    expect(
      await versionOf([{ path: '/v', json: 'a.version' }], {
        'GET /v': answer('{"a":{"version":"v2.0.0rc1"}}'),
      }),
    ).toBe('2.0.0rc1');
    expect(
      await versionOf([{ path: '/v', header: 'X-Version' }], {
        'GET /v': answer('', { headers: { 'x-version': '3.1' } }),
      }),
    ).toBe('3.1');
    expect(await versionOf([{ path: '/', text: 'product v(\\d\\.\\d\\.\\d)' }], {})).toBe('1.2.3');
    const tag = `the product <meta content="${Buffer.from('{"release":"x@4.5.6"}').toString('base64')}">`;
    const inside = [{ path: '/', base64: 'content="([\\w+/=]{4,400})"', text: 'x@([^"]{1,20})' }];
    expect(await versionOf(inside, { 'GET /': answer(tag) })).toBe('4.5.6');
    const linked = [{ path: '/', link: 'src="([^"]{1,99})"', text: 'V="(\\d{1,3}\\.\\d{1,3})"' }];
    expect(await versionOf(linked, { 'GET /assets/i.js': answer('var V="7.8";') })).toBe('7.8');
  });

  it('come from the next place where one says nothing', async () => {
    const places = [
      { path: '/none', json: 'version' },
      { path: '/v', json: 'version', where: { json: 'name', is: 'y' } },
      { path: '/w', json: 'version' },
    ];
    const pages = { 'GET /v': answer('{"name":"x","version":"1"}'), 'GET /w': answer('{"version":"2"}') };
    expect(await versionOf(places, pages)).toBe('2');
  });

  it('are not read from error pages', async () => {
    expect(
      await versionOf([{ path: '/v', json: 'version' }], {
        'GET /v': answer('{"version":"9"}', { status: 500 }),
      }),
    ).toBe('');
  });

  it('look like versions', () => {
    expect(cleanVersion(' v1.2.3 ')).toBe('1.2.3');
    expect(cleanVersion('b4321')).toBe('b4321');
    expect(cleanVersion('dev')).toBe('');
    expect(cleanVersion('<b>1</b>')).toBe('');
    expect(cleanVersion('1'.repeat(99))).toBe('');
  });
});
