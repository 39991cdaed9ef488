import type { Hono } from 'hono';
import { FairleadError } from '../core/errors.ts';
import { nearest } from '../core/suggest.ts';
import type { ReplayLog, ReplayWanted } from '../plugins/replay-log.ts';

/** What these endpoints reach of the log. */
export type ReplayAdmin = Pick<ReplayLog, 'find' | 'get'>;

const MOST_RECORDS = 100;
const USUAL_RECORDS = 20;
const PARAMETERS = ['decision', 'model', 'limit', 'before'];

/** What was decided for requests and why, as the plugin `replay` of this process has kept it. */
export function addReplayRoutes(app: Hono, replay: ReplayAdmin): void {
  app.get('/api/v1/replay', (c) => {
    const { records, next } = replay.find(wantedOf(c.req.query()));
    return c.json({ records, next: next ?? null });
  });
  app.get('/api/v1/replay/:requestId', (c) => {
    const id = c.req.param('requestId');
    const record = replay.get(id);
    if (record !== undefined) return c.json(record);
    throw new FairleadError('FL_PARAM_INVALID', `There is no record of the request '${id}'.`, {
      status: 404,
      param: 'requestId',
      hint: 'The plugin replay keeps the newest requests of its decisions, and a restart forgets them.',
    });
  });
}

/** Throws FL_PARAM_INVALID. */
function wantedOf(query: Readonly<Record<string, string>>): ReplayWanted {
  for (const name in query) {
    if (PARAMETERS.includes(name)) continue;
    const meant = nearest(name, PARAMETERS);
    throw new FairleadError('FL_PARAM_INVALID', `Unknown parameter: '${name}'.`, {
      param: name,
      hint: meant === undefined ? `Known: ${PARAMETERS.join(', ')}.` : `Did you mean '${meant}'?`,
    });
  }
  return {
    decision: query.decision,
    model: query.model,
    limit: wholeNumber('limit', query.limit, 1, MOST_RECORDS) ?? USUAL_RECORDS,
    before: wholeNumber('before', query.before, 0, Number.MAX_SAFE_INTEGER),
  };
}

function wholeNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new FairleadError('FL_PARAM_INVALID', `'${name}' must be a whole number from ${least} to ${most}.`, {
    param: name,
    hint:
      name === 'before'
        ? 'Give the next of the page before, as it stands there.'
        : `Ask for ${most} at the most.`,
  });
}
