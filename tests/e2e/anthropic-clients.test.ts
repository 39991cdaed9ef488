import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sim, startSim } from '../../src/sim/server.ts';
import { ANTHROPIC_REQUIREMENTS, type Requirement } from '../clients/anthropic.ts';
import { type Case, configWith, type Front, frontOf, MODELS } from './support/anthropic/front.ts';
import { messageCases } from './support/anthropic/message-cases.ts';
import { serviceCases } from './support/anthropic/service-cases.ts';
import { toolCases } from './support/anthropic/tool-cases.ts';
import { type AnthropicUpstream, startAnthropicUpstream } from './support/anthropic/upstream.ts';
import { type GatewayProcess, startGateway } from './support/gateway.ts';
import { PythonClient } from './support/python.ts';

const NODE_CASES: Readonly<Record<string, Case>> = { ...messageCases, ...toolCases, ...serviceCases };

const PYTHON_CASES = join(import.meta.dirname, 'support/anthropic_client.py');

let sim: Sim;
let upstream: AnthropicUpstream;
let gateway: GatewayProcess;

beforeAll(async () => {
  sim = await startSim({
    models: [{ name: MODELS.vllm, ttftMs: 0, itlMs: 0, reasoning: true }],
    seed: 1,
    timeScale: 0,
  });
  upstream = await startAnthropicUpstream();
  gateway = await startGateway({
    config: configWith(sim, upstream, {
      // what a backend says must reach the client as it is
      fleet: { retry: { attempts: 1 }, failover: { enabled: false } },
      limits: { bodyBytes: 200_000 },
    }),
  });
});
afterAll(async () => {
  await gateway.stop();
  await upstream.close();
  await sim.close();
});

const trials = ANTHROPIC_REQUIREMENTS.flatMap((requirement) =>
  requirement.backends.map((kind) => ({ ...requirement, kind })),
);
type Trial = Requirement & { readonly kind: Front['kind'] };

/** A known failure must fail: once it holds, its reason has to go. */
const tryEach = (found: readonly Trial[], run: (trial: Trial) => Promise<void>) => {
  for (const trial of found) {
    const name = `${trial.id} in front of ${trial.kind}: ${trial.behaviour}`;
    if (trial.knownFailure === undefined) test(name, () => run(trial));
    else test.fails(`${name} (known failure: ${trial.knownFailure})`, () => run(trial));
  }
};

describe('the official Node client', () => {
  tryEach(
    trials.filter(({ client }) => client === 'node'),
    async (trial) => {
      sim.faults.clear();
      await NODE_CASES[trial.case]?.(frontOf(trial.kind, gateway, { sim, upstream }));
    },
  );

  test('has a case for each requirement, and a requirement for each case', () => {
    const wanted = ANTHROPIC_REQUIREMENTS.filter(({ client }) => client === 'node').map((row) => row.case);
    expect(new Set(wanted)).toEqual(new Set(Object.keys(NODE_CASES)));
    expect(new Set(ANTHROPIC_REQUIREMENTS.map(({ id }) => id)).size).toBe(ANTHROPIC_REQUIREMENTS.length);
  });
});

describe('the official Python client', () => {
  const clients = new Map<Front['kind'], PythonClient>();
  beforeAll(() => {
    for (const kind of ['vllm', 'anthropic'] as const) {
      clients.set(kind, new PythonClient(gateway.url, MODELS[kind], PYTHON_CASES));
    }
  });
  afterAll(async () => {
    await Promise.all([...clients.values()].map((client) => client.close()));
  });

  tryEach(
    trials.filter(({ client }) => client === 'python'),
    async (trial) => {
      // the case itself asserts, and says so
      expect(await clients.get(trial.kind)?.run(trial.case)).toEqual({ holds: true });
    },
  );
});
