import { loadConfigFile, loadConfigText } from '../../config/load.ts';
import { systemClock } from '../../core/clock.ts';
import { explainRequest } from '../../gateway/explain.ts';
import type { SignalCost } from '../../routing/signals/define.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { createDryRuntime } from '../dry-runtime.ts';
import { embeddedConfigText } from '../embedded.ts';
import { createKinds } from '../kinds.ts';
import { explainInput } from './input.ts';
import { explanationText } from './words.ts';

/** Decides on one request as `serve` would, without a server and without a byte sent, and prints why. */
export async function explain(invocation: Invocation): Promise<ExitCode> {
  const input = await explainInput(invocation);
  const kinds = createKinds();
  const context = { kinds: kinds.config, env: invocation.env };
  const file = invocation.options.config;
  const { config } =
    typeof file === 'string'
      ? await loadConfigFile(file, context)
      : await loadConfigText(embeddedConfigText(), 'embedded', context);
  const runtime = await createDryRuntime(config, kinds);
  try {
    const decide = () => explainRequest(runtime, input, systemClock.wallMs());
    const first = await decide();
    const repeatable = first.reply.signals.every(({ type }) => isCheap(kinds.signals.get(type)?.cost));
    const { explained, reply } = repeatable ? await warmed(decide) : first;
    invocation.out.write(invocation.json ? `${JSON.stringify(reply)}\n` : explanationText(explained, reply));
    return 0;
  } finally {
    await runtime.dispose();
  }
}

const isCheap = (cost: SignalCost | undefined): boolean => cost === 'free' || cost === 'cpu';

const WARM_RUNS = 200;
const WARM_MS = 40;

/** The last of several runs: a gateway that serves has compiled code, and its timings are the ones to show. */
async function warmed<Result>(run: () => Promise<Result>): Promise<Result> {
  const untilMs = performance.now() + WARM_MS;
  for (let i = 0; i < WARM_RUNS && performance.now() < untilMs; i++) await run();
  return run();
}
