import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sim, startSim } from '../../src/sim/server.ts';
import { type Client, REQUIREMENTS, type Requirement } from '../clients/openai.ts';
import { chatCases } from '../clients/openai-node-chat.ts';
import { responsesCases } from '../clients/openai-node-responses.ts';
import { stateCases } from '../clients/openai-node-state.ts';
import { unservedCases } from '../clients/openai-node-unserved.ts';
import { BROKEN, type Cases, SLOW, type Stage } from '../clients/openai-stage.ts';
import { vercelCases } from '../clients/openai-vercel.ts';
import { fastSim, MODEL, until } from './support/backends.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';
import { PythonClient } from './support/python.ts';

let sims: Sim[];
let gateway: GatewayProcess;
let stage: Stage;
let python: PythonClient;

beforeAll(async () => {
  const fast = await fastSim({ reasoning: true });
  const slow = await startSim({ models: [{ name: SLOW, ttftMs: 1, itlMs: 20, answerTokens: 500 }], seed: 1 });
  const broken = await startSim({
    models: [{ name: BROKEN, ttftMs: 0, itlMs: 0 }],
    seed: 1,
    timeScale: 0,
    faults: [{ fault: 'error-event', params: { after: 3 } }],
  });
  sims = [fast, slow, broken];
  const models = [
    [MODEL, fast],
    [SLOW, slow],
    [BROKEN, broken],
  ].map(([name, sim]) => ({ name, backends: [{ url: (sim as Sim).url, provider: 'vllm' }] }));
  gateway = await startGateway({ config: JSON.stringify({ models, log: { requests: false } }) });
  stage = { baseURL: `${gateway.url}/v1`, model: MODEL, fast, slow };
  python = new PythonClient(stage.baseURL, MODEL, join(import.meta.dirname, '../clients/openai_cases.py'));
});

afterAll(async () => {
  await python.close();
  await gateway.stop();
  await Promise.all(sims.map((sim) => sim.close()));
});

/** A case that a client cannot pass today is run as well: the list of failures must not outlive them. */
function proves(client: Client, run: (requirement: Requirement) => Promise<unknown>): void {
  for (const requirement of REQUIREMENTS.filter(({ clients }) => clients.includes(client))) {
    const { id, behaviour, knownFailure } = requirement;
    const isKnown = knownFailure !== undefined;
    test(`${id} ${behaviour}`, { fails: isKnown }, () => run(requirement).then(() => undefined));
  }
}

const caseNames = (client: Client) =>
  REQUIREMENTS.filter(({ clients }) => clients.includes(client))
    .map((requirement) => requirement.case)
    .sort();

const inNode = (cases: Cases) => async (requirement: Requirement) => {
  const run = cases[requirement.case];
  if (run === undefined) throw new Error(`there is no case ${requirement.case}`);
  await run(stage);
};

describe('openai for Node', () => {
  const cases = { ...chatCases, ...responsesCases, ...stateCases, ...unservedCases };
  proves('node', inNode(cases));
  test('has no case without a requirement', () =>
    expect(Object.keys(cases).sort()).toEqual(caseNames('node')));
});

describe('openai for Python', () => {
  proves('python', async (requirement) => {
    const before = stage.slow.requests.aborted;
    const { left } = await python.run(requirement.case);
    if (left === true) await until(() => stage.slow.requests.aborted === before + 1);
  });
  test('has no case without a requirement', async () => {
    expect((await python.run('all')).cases).toEqual(caseNames('python'));
  });
});

describe('ai with @ai-sdk/openai', () => {
  proves('vercel', inNode(vercelCases));
  test('has no case without a requirement', () =>
    expect(Object.keys(vercelCases).sort()).toEqual(caseNames('vercel')));
});

test('the table has each id once, and says where each behaviour is promised', () => {
  expect(new Set(REQUIREMENTS.map(({ id }) => id)).size).toBe(REQUIREMENTS.length);
  for (const { behaviour, source, clients } of REQUIREMENTS)
    expect([behaviour, source, clients].every(({ length }) => length > 0)).toBe(true);
});
