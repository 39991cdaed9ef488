import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addFlowRoutes } from './flows.ts';

test('answers with the flows as they are when it is asked', async () => {
  let asked = 0;
  const app = new Hono();
  addFlowRoutes(app, () => ({ pid: ++asked, backends: [], streams: [] }));
  const get = async () => (await app.fetch(new Request('http://x/api/v1/flows'))).json();
  expect(await get()).toEqual({ pid: 1, backends: [], streams: [] });
  expect(await get()).toMatchObject({ pid: 2 });
});
