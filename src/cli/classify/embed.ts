import { FairleadError } from '../../core/errors.ts';
import type { LoadBoard } from '../board-models.ts';
import type { ExitCode, Invocation } from '../commands/define.ts';
import { answerLines } from './jsonl.ts';
import { fullTierOf, parseTiers } from './tiers.ts';

/** A float32 has no more. */
const DIGITS = 7;

/** Reads texts from stdin and prints the vector of each. */
export async function embed(invocation: Invocation, load: LoadBoard): Promise<ExitCode> {
  const { tier } = invocation.options;
  const tiers = parseTiers(typeof tier === 'string' ? tier : undefined, ['fast']);
  if (tiers.size !== 1) {
    throw new FairleadError('FL_USAGE', 'embed takes one tier', {
      hint: 'their vectors differ in length: fast has 256 numbers, full has 384',
    });
  }
  const classifiers = await load({ folder: undefined, full: tiers.has('full') });
  try {
    if (tiers.has('fast')) {
      return await answerLines(invocation, (text) => ({
        embedding: numbers(classifiers.read(text).embedding()),
      }));
    }
    const full = fullTierOf(classifiers);
    return await answerLines(invocation, async (text) => {
      const [vector] = await full.embed([text]);
      return { embedding: numbers(vector as Float32Array) };
    });
  } finally {
    await classifiers.dispose();
  }
}

const numbers = (vector: Float32Array): number[] =>
  Array.from(vector, (value) => Number(value.toPrecision(DIGITS)));
