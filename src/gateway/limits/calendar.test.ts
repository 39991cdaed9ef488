import { expect, it } from 'vitest';
import { calendarWindow } from './calendar.ts';

const at = (iso: string) => Date.parse(iso);

it.each([
  ['hour', '2026-11-24T12:34:56.789Z', '2026-11-24T12:00:00Z', '2026-11-24T13:00:00Z'],
  ['day', '2026-11-24T12:34:56.789Z', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z'],
  ['day', '2026-11-25T00:00:00.000Z', '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'],
  ['month', '2026-11-24T12:34:56.789Z', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['month', '2028-02-29T12:00:00.000Z', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
] as const)('a %s around %s', (per, now, start, end) => {
  expect(calendarWindow(per, at(now))).toEqual({ startMs: at(start), endMs: at(end) });
});

it('a total has one window', () => {
  expect(calendarWindow('total', at('2026-11-24T12:00:00Z'))).toEqual({
    startMs: 0,
    endMs: Number.POSITIVE_INFINITY,
  });
});
