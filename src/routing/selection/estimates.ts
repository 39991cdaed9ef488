import type { ModelRef } from '../../config/schema/routing.ts';
import { abilityOf, chanceRight, difficultyOf } from '../quality/item-response.ts';
import type { SelectionInput, SelectionWorld } from './define.ts';

/** What is expected of one candidate. */
export interface Estimate {
  readonly ref: ModelRef;
  /** Of a right answer, 0 to 1. */
  readonly chance: number;
  /** Where the chance comes from, in a few words. */
  readonly basis: string;
}

/** A model's chance by outcome data, 0 to 1; undefined where there is none of it. */
export type Predicted = (model: string) => number | undefined;

/**
 * Thinking adds so many logits where it is sure to help: about half of what lies between gpt-4o (2024-05) and o1-mini on
 * MATH level 5 in ZeroEval's published results, which are different models as well.
 */
const THINKING_LOGITS = 1;
/** Feedback weighs as much as the estimate after so many judgements. */
const ESTIMATE_WORTH = 8;
/** Without any clue, half of today's models answer right. */
const EVEN = 0.5;

/**
 * Each candidate's chance of a right answer: by outcome data where there is some, else by the model's ability against
 * the prompt's difficulty; corrected by feedback. O(candidates), after one reading of the prompt.
 */
export function estimates(input: SelectionInput, world: SelectionWorld, predicted: Predicted): Estimate[] {
  const prompt = promptFacts(input, world);
  return input.candidates.map((ref) => {
    const { name } = world.facts(ref.model);
    const known = predicted(name) ?? predicted(ref.model);
    const { chance, basis } =
      known === undefined
        ? byAbility(ref, prompt, world)
        : { chance: known, basis: 'outcomes of like prompts' };
    const tally = world.learning?.tally(input.decision, prompt.domain, name) ?? { good: 0, bad: 0 };
    const judged = tally.good + tally.bad;
    if (judged === 0) return { ref, chance, basis };
    return {
      ref,
      chance: (chance * ESTIMATE_WORTH + tally.good) / (ESTIMATE_WORTH + judged),
      basis: `${basis}, and ${Math.round(judged)} judgements`,
    };
  });
}

/** The domain as the on-board models read it; empty without them. */
export function domainOf({ reading }: SelectionInput): string {
  return reading?.now('domain').label ?? '';
}

interface PromptFacts {
  /** Logits. */
  readonly difficulty: number;
  /** 0 to 1. */
  readonly needsReasoning: number;
  readonly domain: string;
}

function promptFacts(input: SelectionInput, world: SelectionWorld): PromptFacts {
  const complexity = input.reading?.now('complexity');
  const difficulty = world.difficulty?.difficulty(input.text) ?? difficultyOf(complexity?.difficulty ?? EVEN);
  const needsReasoning = complexity?.needsReasoning ?? 1 - chanceRight(0, difficulty);
  return { difficulty, needsReasoning, domain: domainOf(input) };
}

function byAbility(
  { model, reasoning }: ModelRef,
  { difficulty, needsReasoning }: PromptFacts,
  world: SelectionWorld,
): Omit<Estimate, 'ref'> {
  const { name, quality } = world.facts(model);
  const benchmarked = quality === undefined ? world.difficulty?.ability(name) : undefined;
  const ability = benchmarked ?? abilityOf(quality ?? EVEN);
  const thinking = reasoning === true ? THINKING_LOGITS * needsReasoning : 0;
  const source =
    benchmarked !== undefined ? 'benchmarks' : quality === undefined ? 'no quality known' : 'its quality';
  return {
    chance: chanceRight(ability + thinking, difficulty),
    basis: `${source} against the prompt’s difficulty${thinking > 0 ? ', thinking' : ''}`,
  };
}
