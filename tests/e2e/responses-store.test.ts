import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { NotFoundError } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sim } from '../../src/sim/server.ts';
import { configOf, fastSim, MODEL } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';

let sim: Sim;
const folder = mkdtempSync(join(tmpdir(), 'fairlead-responses-'));

beforeAll(async () => {
  sim = await fastSim();
});
afterAll(async () => {
  await sim.close();
  rmSync(folder, { recursive: true });
});

const clientOf = ({ url }: GatewayProcess) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });

const stored = (path: string) => configOf([sim], { store: { path: join(folder, path) } });

test('with a store a conversation goes on at another gateway and after a restart', async () => {
  const config = stored('shared');
  const one = await startGateway({ config });
  const two = await startGateway({ config });
  let id: string | undefined;
  for (const [at, gateway] of [one, two, one, two].entries()) {
    const stream = await clientOf(gateway).responses.create({
      model: MODEL,
      input: `Turn ${at}`,
      stream: true,
      ...(id === undefined ? {} : { previous_response_id: id }),
    });
    for await (const event of stream) if (event.type === 'response.completed') id = event.response.id;
  }
  await Promise.all([one.stop(), two.stop()]);
  await using again = await startGateway({ config });
  const { responses } = clientOf(again);
  const last = await responses.create({ model: MODEL, input: 'Turn 4', previous_response_id: id as string });
  const listed = await responses.inputItems.list(last.id, { order: 'asc' });
  expect(listed.data).toHaveLength(9);
  await responses.delete(last.id);
  await expect(responses.retrieve(last.id)).rejects.toThrow(NotFoundError);
});

test('with a store every worker goes on from what another has answered', async () => {
  await using gateway = await startGateway({ config: stored('workers'), args: ['--workers', '2'] });
  let id: string | undefined;
  for (let turn = 0; turn < 8; turn++) {
    // a client of its own each time: a connection of its own, to either worker
    const made = await clientOf(gateway).responses.create({
      model: MODEL,
      input: `Turn ${turn}`,
      ...(id === undefined ? {} : { previous_response_id: id }),
    });
    id = made.id;
  }
  expect((await clientOf(gateway).responses.retrieve(id as string)).id).toBe(id);
});

test('several workers without a store keep nothing, and say so', async () => {
  await using gateway = await startGateway({ config: configOf([sim]), args: ['--workers', '2'] });
  const { responses } = clientOf(gateway);
  const { data, response } = await responses
    .create({ model: MODEL, input: 'One', store: true })
    .withResponse();
  expect(data).toMatchObject({ status: 'completed', store: false });
  expect(response.headers.get('x-fairlead-lost-fields')).toBe('store');
  const next = responses.create({ model: MODEL, input: 'Two', previous_response_id: data.id });
  await expect(next).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' });
});

test('a database that is gone costs the state, not the answer', async () => {
  const path = join(folder, 'gone');
  await using gateway = await startGateway({ config: configOf([sim], { store: { path } }) });
  rmSync(path, { recursive: true });
  const made = await clientOf(gateway).responses.create({ model: MODEL, input: 'One' });
  expect(made).toMatchObject({ status: 'completed', store: false });
});
