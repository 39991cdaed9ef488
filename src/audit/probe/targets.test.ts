import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import { cidrHosts } from './cidr.ts';
import { parseLsof, parseProcNet } from './listening.ts';
import { parsePorts } from './ports.ts';
import { parseTarget, targetUrl } from './targets.ts';

const all = (text: string, ports = [80, 8000]) => [...parseTarget(text, ports)];

describe('parseTarget', () => {
  it('reads URLs with their path', () => {
    expect(all('https://Host.example/app/')).toEqual([
      { host: 'host.example', port: 443, scheme: 'https', base: '/app', named: true },
    ]);
    expect(all('http://h:8000/v1')[0]?.base).toBe('');
    expect(all('http://h:8000/docs/x')[0]?.base).toBe('');
    expect(all('http://h:8000/v1beta')[0]?.base).toBe('/v1beta');
    expect(all('http://[::1]:8000')[0]).toMatchObject({ host: '::1', port: 8000 });
  });

  it('reads hosts with and without ports', () => {
    expect(all('h:9000')).toEqual([{ host: 'h', port: 9000, base: '', named: true }]);
    expect(all('h').map(({ port, named }) => [port, named])).toEqual([
      [80, false],
      [8000, false],
    ]);
    expect(all('::1')[0]).toMatchObject({ host: '::1', port: 80 });
    expect(all('[::1]:81')[0]).toMatchObject({ host: '::1', port: 81 });
  });

  it('reads ranges, with a port or without', () => {
    expect(all('10.0.0.0/30:81').map(({ host }) => host)).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(all('10.0.0.0/24')).toHaveLength(508);
  });

  it.each(['ftp://x', 'a b', 'h:0', 'h:99999', '10.0.0.0/8', 'x/y', '', 'http://'])(
    'refuses %j in one line',
    (text) => {
      expect(() => all(text)).toThrow(FairleadError);
    },
  );

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseTarget(text, [1]).next();
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FairleadError);
        }
      }),
    );
  });

  it('makes URLs', () => {
    const [target] = all('[::1]:81');
    expect(target && targetUrl(target, 'http').href).toBe('http://[::1]:81/');
  });
});

describe('cidrHosts', () => {
  it('counts as the mask says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 30 }), (bits) => {
        expect([...cidrHosts(`192.168.77.5/${bits}`)]).toHaveLength(2 ** (32 - bits) - 2);
      }),
    );
    expect([...cidrHosts('1.2.3.4/32')]).toEqual(['1.2.3.4']);
    expect([...cidrHosts('1.2.3.5/31')]).toEqual(['1.2.3.4', '1.2.3.5']);
  });
});

describe('ports', () => {
  it('are read from lists and ranges', () => {
    expect(parsePorts('80,8000-8002,80')).toEqual([80, 8000, 8001, 8002]);
    for (const text of ['', '0', '70000', '9-8', 'a', '1,,2'])
      expect(() => parsePorts(text)).toThrow(FairleadError);
  });

  it('that listen are read from /proc/net/tcp and from lsof', () => {
    const table =
      '  sl  local_address rem_address   st tx_queue\n' +
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000\n' +
      '   1: 0100007F:0050 0100007F:9C40 01 00000000:00000000\n';
    expect(parseProcNet(table)).toEqual([8080]);
    expect(parseProcNet('')).toEqual([]);
    expect(parseLsof('p12\nf3\nn*:8888\nn[::1]:11434\n')).toEqual([8888, 11434]);
  });
});
