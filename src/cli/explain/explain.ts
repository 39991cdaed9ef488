import { loadConfigFile, loadConfigText } from '../../config/load.ts';
import { systemClock } from '../../core/clock.ts';
import { seededRandom } from '../../core/random.ts';
import { explainRequest } from '../../gateway/explain.ts';
import { createRuntime } from '../../gateway/runtime.ts';
import { createSessions } from '../../gateway/sessions.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
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
  const runtime = await createRuntime({
    config,
    kinds,
    clock: systemClock,
    random: seededRandom(0), // the same command prints the same choice, weighted ones too
    sessions: createSessions(),
    probe: async () => true,
  });
  try {
    const { explained, reply } = await explainRequest(runtime, input, systemClock.wallMs());
    invocation.out.write(invocation.json ? `${JSON.stringify(reply)}\n` : explanationText(explained, reply));
    return 0;
  } finally {
    runtime.dispose();
  }
}
