import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import { sameAsBaseline } from './baseline.ts';
import type { ProbeResponse, Sender } from './exchange.ts';
import { Pace } from './pace.ts';
import { decodeText, readBody } from './read-body.ts';
import { nextHop } from './redirect.ts';
import { iconPath, Session } from './session.ts';

const answer = (body: string, more: Partial<ProbeResponse> = {}): ProbeResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body,
  url: 'http://h/x',
  ...more,
});

describe('sameAsBaseline', () => {
  it.each<[string, ProbeResponse, ProbeResponse, boolean]>([
    ['the same page', answer('<p>x'), answer('<p>x'), true],
    ['another status', answer('x', { status: 401 }), answer('x', { status: 404 }), false],
    ['another type', answer('x', { headers: {} }), answer('x'), false],
    [
      'its path and a nonce in it',
      answer('no /a nonce-1234567890abcdefghij', { url: 'http://h/a' }),
      answer('no /b nonce-0987654321zyxwvutsrq', { url: 'http://h/b' }),
      true,
    ],
    ['JSON of the same form', answer('{"at":1,"path":"/a"}'), answer('{"path":"/b","at":2}'), true],
    ['JSON of another form', answer('{"at":1}'), answer('{"at":"x"}'), false],
    ['another page', answer('<p>login'), answer('<p>missing'), false],
  ])('%s', (_, response, baseline, expected) => {
    expect(sameAsBaseline(response, baseline)).toBe(expected);
  });
});

describe('nextHop', () => {
  const from = new URL('http://h:8000/a');
  const hop = (location: string, status = 302) =>
    nextHop(from, answer('', { status, headers: { location } }))?.href;
  it('stays on the host and port, or goes to TLS there', () => {
    expect(hop('/lab')).toBe('http://h:8000/lab');
    expect(hop('https://h/lab')).toBe('https://h/lab');
    for (const away of [
      'http://other:8000/',
      'http://h:9000/',
      '//other/',
      'javascript:x',
      'http://h:8000/a',
      'ftp://h/',
    ])
      expect(hop(away)).toBeUndefined();
    expect(hop('/lab', 200)).toBeUndefined();
  });
});

describe('readBody', () => {
  it('unpacks, and reads no more than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const read = await readBody(Readable.from([bomb]), 'gzip', 1_000);
    expect(read).toMatchObject({ truncated: true, broken: false });
    expect(read.bytes).toHaveLength(1_000);
    const plain = await readBody(Readable.from([Buffer.from('abc')]), '', 1_000);
    expect(plain).toMatchObject({ truncated: false, broken: false });
    expect(plain.bytes.toString()).toBe('abc');
  });

  it('gives what came where it breaks off or is no gzip', async () => {
    const broken = async function* () {
      yield Buffer.from('abc');
      throw new Error('reset');
    };
    expect(await readBody(Readable.from(broken()), '', 99)).toMatchObject({ broken: true, truncated: true });
    expect(await readBody(Readable.from([Buffer.from('no gzip')]), 'gzip', 99)).toMatchObject({
      broken: true,
    });
  });

  it('decodes by the charset that is named, UTF-8 where it is not known', () => {
    expect(decodeText(Buffer.from([0xc4, 0xe3]), 'text/html; charset=gbk')).toBe('你');
    expect(decodeText(Buffer.from('é'), 'text/html; charset=nonsense')).toBe('é');
  });
});

describe('Pace', () => {
  it('lets a burst through, then spaces requests out, host by host', () => {
    let nowMs = 0;
    const clock: Clock = { wallMs: () => nowMs, monotonicMs: () => nowMs };
    const pace = new Pace(10, clock);
    const waits = Array.from({ length: 7 }, () => pace.take('a'));
    expect(waits).toEqual([0, 0, 0, 0, 0, 100, 200]);
    expect(pace.take('b')).toBe(0);
    nowMs = 10_000;
    expect(pace.take('a')).toBe(0);
  });
});

describe('Session', () => {
  it('sends each request once, none above the limit, no POST unless active, redirects counted', async () => {
    let sent = 0;
    const session = new Session(
      async (_, maxHops) => {
        sent += 1;
        return answer(`page ${sent}`, { hops: Math.min(1, maxHops) });
      },
      { maxRequests: 5, active: false },
    );
    await Promise.all([
      session.ask({ method: 'GET', path: '/a' }),
      session.ask({ method: 'GET', path: '/a' }),
    ]);
    expect(sent).toBe(1);
    expect(await session.ask({ method: 'POST', path: '/a' })).toBeUndefined();
    for (const path of ['/b', '/c', '/d', '/e']) await session.ask({ method: 'GET', path });
    expect(session.requests).toBe(5);
  });

  it('leaves a target alone that stopped answering', async () => {
    let sent = 0;
    const silent: Sender = async () => {
      sent += 1;
      return undefined;
    };
    const session = new Session(silent, { maxRequests: 25, active: false });
    for (const path of ['/a', '/b', '/c', '/d']) await session.ask({ method: 'GET', path });
    expect(sent).toBe(3);
    expect(session.gone).toBe(true);
  });
});

describe('iconPath', () => {
  it('is the icon that a page links to on its own host', () => {
    expect(iconPath('<link href="./s/i.png?v=1" rel="shortcut icon">')).toBe('/s/i.png');
    expect(iconPath('<link rel="icon" href="https://cdn.example/i.png">')).toBe('/favicon.ico');
    expect(iconPath('<link rel="stylesheet" href="/x.css">')).toBe('/favicon.ico');
  });
});
