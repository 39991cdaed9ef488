import { z } from 'zod';
import { fleetSchema } from '../config/schema/gateway.ts';
import type { ModelConfig } from '../config/schema/model.ts';
import { seededRandom } from '../core/random.ts';
import { Registry } from '../core/registry.ts';
import { defineProvider } from '../providers/define.ts';
import { balancers } from './balance/index.gen.ts';
import type { Fleet, FleetEvent, FleetOptions } from './contract.ts';
import { createFleet } from './fleet.ts';
import type { Backend, FlightEnd } from './types.ts';

const fake = defineProvider({
  id: 'fake',
  title: 'Fake',
  summary: 'For tests.',
  config: z.object({}),
  examples: [],
  reasoningServer: 'vllm',
  create: () => ({ passThrough: true, request: () => undefined, healthPath: '/health', parameters: {} }),
});

/** A model with a backend for each weight, called `name-0`, `name-1` and so on. */
export function model(
  name: string,
  weights: readonly number[],
  extra: Partial<ModelConfig> = {},
): ModelConfig {
  const backends = weights.map((weight, i) => ({
    url: `http://127.0.0.1:${9000 + i}/v1`,
    name: `${name}-${i}`,
    provider: 'fake',
    weight,
  }));
  return { name, aliases: [], capabilities: [], loras: [], fallbacks: [], ...extra, backends };
}

interface SetupOptions extends Pick<FleetOptions, 'predictor' | 'fetchText'> {
  readonly previous?: Fleet;
  probe?(backend: Backend): Promise<boolean>;
}

/** A fleet on a clock that the test turns. */
export function setup(
  models: readonly ModelConfig[],
  settings: z.input<typeof fleetSchema> = {},
  options: SetupOptions = {},
) {
  const clock = { now: 0, wallMs: () => clock.now, monotonicMs: () => clock.now };
  const events: FleetEvent[] = [];
  const fleet = createFleet({
    config: fleetSchema.parse(settings),
    models,
    providers: new Registry('provider', [fake]),
    balancers: new Registry('balancing policy', balancers),
    clock,
    random: seededRandom(1),
    probe: () => Promise.resolve(true),
    onEvent: (event) => events.push(event),
    ...options,
  });
  const backend = (id: string) => fleet.backends().find((one) => one.id === id) as Backend;
  const begin = (id: string) => fleet.begin(backend(id));
  /** One try from beginning to end: `afterMs` later its first byte, then its end. */
  const fly = (id: string, how: FlightEnd, { afterMs = 0, retryAfterMs }: FlyOptions = {}) => {
    const flight = begin(id);
    clock.now += afterMs;
    flight.firstByte();
    flight.end(how, { retryAfterMs });
  };
  const state = (id: string) => backend(id).state;
  return { fleet, clock, events, backend, begin, fly, state };
}

interface FlyOptions {
  readonly afterMs?: number;
  readonly retryAfterMs?: number;
}
