import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import { defineSignal } from './define.ts';
import { yesNo } from './outcomes.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DAY_MINUTES = 1_440;
/** Zones change their offset only at whole quarters of an hour. */
const QUARTER_MS = 900_000;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 09:30');

const config = z.strictObject({
  zone: z.string().default('UTC').meta({ description: 'IANA zone, such as Europe/Berlin.' }),
  days: z.array(z.enum(DAYS)).min(1).optional().meta({ description: 'Left out: every day.' }),
  from: clock.default('00:00'),
  to: clock.default('00:00').meta({
    description:
      'Not included. Earlier than from: the window runs over midnight and belongs to the day it began.',
  }),
});

/** Minutes that a zone is ahead of UTC, worked out once per quarter of an hour. */
function offsets(zone: string, name: string): (nowMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch (cause) {
    throw new FairleadError('FL_CONFIG_INVALID', `there is no time zone ${zone}`, {
      param: `signals.${name}.zone`,
      hint: 'Use an IANA name such as Europe/Berlin or Asia/Shanghai.',
      cause,
    });
  }
  let quarter = Number.NaN;
  let minutes = 0;
  return (nowMs) => {
    const current = Math.floor(nowMs / QUARTER_MS);
    if (current !== quarter) {
      const part = Object.fromEntries(
        format.formatToParts(current * QUARTER_MS).map(({ type, value }) => [type, Number(value)]),
      );
      const local = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute);
      minutes = Math.round((local - current * QUARTER_MS) / 60_000);
      quarter = current;
    }
    return minutes;
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

export default defineSignal({
  id: 'time',
  title: 'Time of day',
  summary: 'Matches within a daily window and on certain weekdays of a time zone.',
  config,
  examples: [
    {
      title: 'Office hours',
      config: {
        zone: 'Europe/Berlin',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        from: '09:00',
        to: '18:00',
      },
    },
    { title: 'Nights', config: { zone: 'Asia/Shanghai', from: '22:00', to: '06:00' } },
  ],
  cost: 'free',
  create: ({ name, zone, days, from, to }) => {
    const offset = offsets(zone, name);
    const start = minutesOf(from);
    const end = minutesOf(to) || DAY_MINUTES;
    return {
      emits: [name],
      evaluate: ({ nowMs }) => {
        const local = Math.floor(nowMs / 60_000) + offset(nowMs);
        const minute = ((local % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
        const overMidnight = end <= start;
        const inside = overMidnight ? minute >= start || minute < end : minute >= start && minute < end;
        if (!inside) return yesNo(name, false);
        const began = Math.floor(local / DAY_MINUTES) - (overMidnight && minute < end ? 1 : 0);
        // Day 0 of the epoch was a Thursday.
        const day = DAYS[(((began + 4) % 7) + 7) % 7] ?? 'sun';
        return yesNo(name, days === undefined || days.includes(day), `${day} in ${zone}`);
      },
    };
  },
});
