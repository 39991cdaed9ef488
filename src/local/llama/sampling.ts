import type { Sampling } from '../contract.ts';

/** As vLLM and OpenAI, which count the whole answer; node-llama-cpp asks for a bound. */
const MOST_PENALISED = 256;

/** node-llama-cpp's options for `sampling`; `written` is the answer's tokens, and grows. */
export function samplingOptions(
  sampling: Sampling,
  written: readonly number[],
): Readonly<Record<string, unknown>> {
  const { temperature, topP, topK, minP, seed, frequencyPenalty, presencePenalty } = sampling;
  const drawn = temperature === 0 ? { temperature: 0 } : { temperature, topP, topK, minP, seed };
  if (frequencyPenalty === 0 && presencePenalty === 0) return drawn;
  return {
    ...drawn,
    repeatPenalty: {
      punishTokens: () => written.slice(-MOST_PENALISED),
      maxPunishTokens: MOST_PENALISED,
      penalty: 1,
      frequencyPenalty,
      presencePenalty,
    },
  };
}
