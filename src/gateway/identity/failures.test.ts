import { describe, expect, it } from 'vitest';
import { Failures } from './failures.ts';
import { standingClock } from './identity.fixture.ts';

function failuresOf(atMost?: number) {
  const clock = standingClock();
  const failures = new Failures(clock, atMost);
  const fail = (times: number, address = '192.0.2.1', keyId?: string) => {
    for (let i = 0; i < times; i++) failures.failed(address, keyId);
  };
  return { clock, failures, fail };
}

describe('failed credentials', () => {
  it('cost nothing nine times, then a second, then twice as long each time, up to a minute', () => {
    const { clock, failures, fail } = failuresOf();
    fail(9);
    expect(failures.pauseMs('192.0.2.1')).toBe(0);
    const pauses = Array.from({ length: 9 }, () => {
      fail(1);
      const pauseMs = failures.pauseMs('192.0.2.1');
      clock.nowMs += pauseMs;
      return pauseMs;
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(failures.pauseMs('192.0.2.1')).toBe(0);
  });

  it('do not count during a pause, so that a program that cannot stop is not shut out for ever', () => {
    const { failures, fail } = failuresOf();
    fail(5_000);
    expect(failures.pauseMs('192.0.2.1')).toBe(1_000);
  });

  it('are forgotten after a quarter of an hour', () => {
    const { clock, failures, fail } = failuresOf();
    fail(9);
    clock.nowMs += 15 * 60_000 + 1;
    fail(1);
    expect(failures.pauseMs('192.0.2.1')).toBe(0);
  });

  it('of one address are no other’s', () => {
    const { failures, fail } = failuresOf();
    fail(10);
    expect(failures.pauseMs('192.0.2.2')).toBe(0);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8::1', '2001:db8:0:0:1::', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::1', '::2', true],
  ])('%s and %s are one network: %s', (one, other, same) => {
    const { failures, fail } = failuresOf();
    fail(10, one);
    expect(failures.pauseMs(other) > 0).toBe(same);
  });

  it('on one key leave other keys of the address alone, and end with its right secret', () => {
    const { failures, fail } = failuresOf();
    fail(10, '192.0.2.1', 'a');
    expect(failures.pauseMs('192.0.2.1', 'a')).toBe(1_000);
    expect(failures.pauseMs('192.0.2.1', 'b')).toBe(0);
    failures.succeeded('192.0.2.1', 'a');
    expect(failures.pauseMs('192.0.2.1', 'a')).toBe(0);
    expect(failures.pauseMs('192.0.2.1')).toBe(1_000);
  });

  it('of many addresses take bounded memory', () => {
    const { failures, fail } = failuresOf(100);
    for (let i = 0; i < 1_000; i++) fail(1, `198.51.${i >> 8}.${i & 255}`, 'a');
    expect(failures.size).toBe(100);
  });
});
