import { z } from 'zod';

/** Beyond it a timer of Node fires at once: 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const millisecondsSchema = z.int().nonnegative().max(LONGEST_TIMER_MS);

export const portSchema = z.int().min(0).max(65_535);

/** RFC 9110, 5.1: a token. */
export const headerNameSchema = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name; use letters, digits and dashes');

/** RFC 9110, 5.5: one line, so that a value can never become a header of its own. */
export const headerValueSchema = z
  .string()
  .regex(
    /^[\t\x20-\x7e\x80-\xff]*$/,
    'has a line break or another character that a header cannot carry; keep it to one line of plain text',
  );
