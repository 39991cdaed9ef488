/** Microseconds per routed request: a policy of 12 signals and 10 decisions, prompts of 1 kB, 32 kB and 220 kB. */
import { Registry } from '../src/core/registry.ts';
import { builtinPolicy } from '../src/routing/builtin.ts';
import { createRouter, type Router } from '../src/routing/router.ts';
import { selections } from '../src/routing/selection/index.gen.ts';
import { signals } from '../src/routing/signals/index.gen.ts';
import { benchModels, benchPolicy, benchWorld } from './routing-policy.ts';

const SIZES = [1_000, 32_000, 220_000];
const ROUNDS = 7;

const ENGLISH =
  'We measured the request path again this morning and the figures for the second replica look wrong: latency ' +
  'rises with the queue while the number of tokens stays flat. Could you summarise what changed and why? ';
const CHINESE =
  '我们今天早上又测了一遍请求路径，第二个副本的数字看起来不对：延迟随着队列增长，而令牌数保持不变。';

function prompt(text: string, bytes: number): string {
  const repeated = text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
  // As a parsed body gives it: one flat string.
  return JSON.parse(JSON.stringify(repeated)) as string;
}

/** The best of several rounds, microseconds a call: the machine is shared, and the least disturbed round is the truest. */
function measure(router: Router, content: string): number {
  const call = (): void => {
    const view = router.view({
      model: 'auto',
      messages: [{ role: 'user', content }],
      headers: { 'x-tenant': 'acme' },
      identity: { user: 'alice', groups: [] },
      nowMs: 1_700_000_000_000,
    });
    const routed = router.route(view);
    if (routed instanceof Promise) throw new Error('this policy should be synchronous');
  };
  const calls = Math.max(20, Math.round(6_000_000 / (content.length + 2_000)));
  for (let i = 0; i < calls; i++) call();
  let bestUs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    for (let i = 0; i < calls; i++) call();
    bestUs = Math.min(bestUs, ((performance.now() - startMs) * 1_000) / calls);
  }
  return bestUs;
}

const registries = {
  signals: new Registry('signal', signals),
  selections: new Registry('selection algorithm', selections),
};
for (const [title, routing] of [
  ['12 signals, 10 decisions', benchPolicy],
  ['built-in policy', builtinPolicy(benchModels)],
] as const) {
  const router = await createRouter({
    recipe: 'bench',
    routing,
    defaultModel: 'small',
    world: benchWorld,
    ...registries,
  });
  for (const [language, text] of [
    ['English', ENGLISH],
    ['Chinese', CHINESE],
  ] as const) {
    for (const size of SIZES) {
      const us = measure(router, prompt(text, language === 'Chinese' ? Math.round(size / 3) : size));
      console.log(
        `${title.padEnd(26)} ${language.padEnd(8)} ${String(size / 1_000).padStart(4)} kB  ${us.toFixed(1).padStart(8)} µs`,
      );
    }
  }
}
