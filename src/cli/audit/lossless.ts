import { ChatEndpoint } from '../../audit/endpoint/endpoint.ts';
import { checkLossless } from '../../audit/lossless/lossless.ts';
import { PROMPTS } from '../../audit/lossless/prompts.ts';
import { losslessResult } from '../../audit/lossless/result.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { countTo } from './count-progress.ts';
import { keyOf, neededText, numberAt, textAt } from './endpoint-options.ts';
import { writeReport } from './output.ts';

/** Runs `audit lossless`: 1 where the endpoint is not lossless. */
export async function runAuditLossless(invocation: Invocation): Promise<ExitCode> {
  const { options, env } = invocation;
  const url = neededText(options, 'url', 'http://127.0.0.1:8000/v1');
  const reference = neededText(options, 'reference', 'http://127.0.0.1:8001/v1');
  const model = neededText(options, 'model', 'qwen3-8b');
  const timeoutMs = numberAt(options, 'timeout', 120, { least: 1 }) * 1000;
  const one = new ChatEndpoint({ url, model, key: await keyOf(options, env), timeoutMs });
  const two = new ChatEndpoint({
    url: reference,
    model: textAt(options, 'reference-model') ?? model,
    key: await keyOf(options, env, 'reference-'),
    timeoutMs,
  });
  const progress = countTo(invocation.err, 'requests');
  try {
    const outcome = await checkLossless(one, two, {
      prompts: numberAt(options, 'prompts', PROMPTS.length, { least: 1, most: PROMPTS.length }),
      maxTokens: numberAt(options, 'answer-tokens', 96, { least: 1 }),
      draws: numberAt(options, 'draws', 30),
      temperature: numberAt(options, 'temperature', 1, { least: 0.01, most: 2, whole: false }),
      tolerance: numberAt(options, 'tolerance', 0.1, { whole: false }),
      maxRate: numberAt(options, 'max-rate', 0.1, { most: 100, whole: false }) / 100,
      seed: numberAt(options, 'seed', 1),
      onProgress: progress.step,
    });
    progress.end();
    return await writeReport(
      invocation,
      losslessResult({ target: one.url, reference: two.url, model }, outcome),
    );
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
}
