import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { cacheSchema } from '../config/schema/cache.ts';
import { fleetSchema, limitsSchema, listenSchema, logSchema } from '../config/schema/gateway.ts';
import { guardSchema } from '../config/schema/guard.ts';
import { identitySchema } from '../config/schema/identity.ts';
import { inferenceSchema } from '../config/schema/inference.ts';
import { backendBase, type ModelConfig } from '../config/schema/model.ts';
import { responsesSchema } from '../config/schema/responses.ts';
import { projectionsSchema, type RoutingConfig } from '../config/schema/routing.ts';
import { systemClock } from '../core/clock.ts';
import { FairleadError } from '../core/errors.ts';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import { balancers } from '../fleet/balance/index.gen.ts';
import { plugins } from '../plugins/index.gen.ts';
import { providers } from '../providers/index.gen.ts';
import { reasoningFamilies } from '../routing/reasoning/index.gen.ts';
import { selections } from '../routing/selection/index.gen.ts';
import { signals } from '../routing/signals/index.gen.ts';
import { type ExplainInput, explainRequest } from './explain.ts';
import { openLocalGate } from './identity/local-gate.ts';
import { createPluginServices } from './plugin-services.ts';
import { createRuntime } from './runtime.ts';
import { createSessions } from './sessions.ts';

const model = (name: string, more: Partial<ModelConfig> = {}): ModelConfig => ({
  name,
  aliases: [],
  capabilities: [],
  loras: [],
  fallbacks: [],
  backends: [backendBase.parse({ url: 'http://127.0.0.1:9/v1', provider: 'vllm' })],
  ...more,
});

const policy = (decision: string, pick: string, reasoning?: boolean): RoutingConfig => ({
  strategy: 'priority',
  signals: [{ type: 'keyword', name: 'code', operator: 'OR', keywords: ['function'] }],
  projections: projectionsSchema.parse({}),
  decisions: [
    {
      name: decision,
      priority: 10,
      rules: { type: 'keyword', name: 'code' },
      models: [{ model: pick, reasoning }],
      plugins: [{ type: 'system_prompt', systemPrompt: 'Be brief.' }],
    },
  ],
});

const config: Config = {
  models: [model('small'), model('big', { aliases: ['large'], family: 'qwen3' })],
  auto: ['auto'],
  routing: policy('coding', 'big', true),
  recipes: [{ name: 'cheap', models: ['auto-cheap'], routing: policy('cheap-coding', 'small') }],
  listen: listenSchema.parse({}),
  limits: limitsSchema.parse({}),
  fleet: fleetSchema.parse({}),
  inference: inferenceSchema.parse({}),
  log: logSchema.parse({}),
  identity: identitySchema.parse({ userHeader: 'x-user', groupsHeader: 'x-groups' }),
  plugins: [],
  cache: cacheSchema.parse({}),
  guard: guardSchema.parse({}),
  responses: responsesSchema.parse({}),
};

async function explain(input: Partial<ExplainInput>) {
  const runtime = await createRuntime({
    config,
    kinds: {
      signals: new Registry('signal', signals),
      selections: new Registry('selection algorithm', selections),
      plugins: new Registry('plugin', plugins),
      providers: new Registry('provider', providers),
      balancers: new Registry('balancing policy', balancers),
      families: reasoningFamilies,
    },
    clock: systemClock,
    random: seededRandom(0),
    sessions: createSessions(),
    services: await createPluginServices(config, systemClock),
    gate: await openLocalGate(config, systemClock),
    probe: async () => true,
  });
  try {
    const messages = [{ role: 'user', content: 'Write a function that adds.' }];
    return (await explainRequest(runtime, { messages, headers: {}, ...input }, Date.now())).reply;
  } finally {
    runtime.dispose();
  }
}

describe('explainRequest', () => {
  it('has the keys of the contract, and the exact fields of the chosen model and server', async () => {
    const reply = await explain({});
    expect(reply).toMatchObject({
      requested: 'auto',
      decision: { name: 'coding', recipe: 'main' },
      model: 'big',
      reasoning: { mode: 'on', fields: { chat_template_kwargs: { enable_thinking: true } }, server: 'vllm' },
      signals: [{ type: 'keyword', name: 'code', matched: true }],
      projections: [],
      plugins: [{ type: 'system_prompt' }],
      selection: { algorithm: 'static', order: ['big'] },
    });
    expect(reply.timingsUs.total).toBeTypeOf('number');
    expect(JSON.parse(JSON.stringify(reply))).toEqual(reply);
  });

  it('falls to the default model when nothing matches', async () => {
    const reply = await explain({ messages: [{ role: 'user', content: 'Good morning.' }] });
    expect(reply).toMatchObject({
      decision: { name: null },
      model: 'small',
      reasoning: { mode: 'asked', fields: {} },
    });
    expect(reply.signals).toMatchObject([{ name: 'code', matched: false }]);
  });

  it('goes by a recipe, under its own name or under the name that clients ask for', async () => {
    expect((await explain({ recipe: 'cheap' })).decision.name).toBe('cheap-coding');
    expect((await explain({ model: 'auto-cheap' })).decision.name).toBe('cheap-coding');
    expect((await explain({ model: 'auto-cheap', recipe: 'main' })).decision.name).toBe('coding');
  });

  it('decides nothing for a model that is asked for by name', async () => {
    expect(await explain({ model: 'large' })).toMatchObject({
      requested: 'large',
      model: 'big',
      decision: { name: null, recipe: 'none' },
      reasoning: { mode: 'asked', server: 'vllm' },
      signals: [],
    });
  });

  it.each([
    [{ model: 'bigg' }, 'FL_MODEL_NOT_FOUND', "Did you mean 'big'?"],
    [{ recipe: 'cheep' }, 'FL_PARAM_INVALID', "Did you mean 'cheap'?"],
  ])('refuses %j', async (input, code, hint) => {
    const error = await explain(input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FairleadError);
    expect(error).toMatchObject({ code, hint });
  });
});
