import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { type FairleadError, toErrorBody } from '../core/errors.ts';
import type { ReplayRecord, ReplayWanted } from '../plugins/replay-log.ts';
import { addReplayRoutes } from './replay.ts';

const record = { requestId: 'r-1', decision: 'code' } as ReplayRecord;

function setup() {
  const asked: ReplayWanted[] = [];
  const app = new Hono();
  app.onError((error, c) =>
    c.json(toErrorBody(error as FairleadError), (error as FairleadError).status as 400),
  );
  addReplayRoutes(app, {
    find: (wanted) => {
      asked.push(wanted);
      return { records: [record], next: wanted.before === 7 ? undefined : 7 };
    },
    get: (id) => (id === 'r-1' ? record : undefined),
  });
  const get = async (path: string) => {
    const response = await app.fetch(new Request(`http://x/api/v1/replay${path}`));
    return { status: response.status, body: await response.json() };
  };
  return { get, asked };
}

test('lists twenty unless told otherwise, by decision and model, page by page', async () => {
  const { get, asked } = setup();
  expect(await get('')).toEqual({ status: 200, body: { records: [record], next: 7 } });
  expect((await get('?decision=code&model=a&limit=100&before=7')).body).toMatchObject({ next: null });
  expect(asked).toEqual([
    { decision: undefined, model: undefined, limit: 20, before: undefined },
    { decision: 'code', model: 'a', limit: 100, before: 7 },
  ]);
});

test.each(['?limit=0', '?limit=101', '?limit=x', '?before=-1', '?before=1.5', '?modle=a'])(
  'refuses %s',
  async (query) => {
    const { get, asked } = setup();
    expect(await get(query)).toMatchObject({ status: 400, body: { error: { code: 'FL_PARAM_INVALID' } } });
    expect(asked).toEqual([]);
  },
);

test('gives the record of one request, or says why there is none', async () => {
  const { get } = setup();
  expect(await get('/r-1')).toEqual({ status: 200, body: record });
  expect(await get('/r-2')).toMatchObject({ status: 404, body: { error: { code: 'FL_PARAM_INVALID' } } });
});
