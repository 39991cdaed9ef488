import type { Budget } from '../../store/contract.ts';

/** A window of a budget, in wall milliseconds; the end is Infinity where it never ends. */
interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const WINDOWS: Readonly<Record<Budget['per'], (nowMs: number) => Window>> = {
  hour: (nowMs) => even(nowMs, HOUR_MS),
  day: (nowMs) => even(nowMs, DAY_MS), // UTC has no summer time, and POSIX time no leap seconds
  month(nowMs) {
    const now = new Date(nowMs);
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
    return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
  },
  total: () => ({ startMs: 0, endMs: Number.POSITIVE_INFINITY }),
};

/** The calendar window, in UTC, that `nowMs` lies in. */
export function calendarWindow(per: Budget['per'], nowMs: number): Window {
  return WINDOWS[per](nowMs);
}

function even(nowMs: number, lengthMs: number): Window {
  const startMs = Math.floor(nowMs / lengthMs) * lengthMs;
  return { startMs, endMs: startMs + lengthMs };
}
