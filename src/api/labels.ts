import type { TaskId } from '../inference/contract.ts';
import { type Answerer, shareOf } from './on-board.ts';

const NEEDS_FACT_CHECK = 'needs_fact_check';

/** In vLLM Semantic Router's shape; `confidence_threshold` is what it takes to say that a text needs a check. */
export const answerFactCheck: Answerer = async ({ options, answer }) => {
  const { label, score, probs } = await answer('factCheck');
  const least = shareOf(options, 'confidence_threshold');
  const probability = probs[NEEDS_FACT_CHECK] ?? 0;
  const needed = least === undefined ? label === NEEDS_FACT_CHECK : probability >= least;
  return { needs_fact_check: needed, label, confidence: score };
};

/** In vLLM Semantic Router's shape; under `confidence_threshold` it abstains. */
export const answerFeedback: Answerer = async ({ options, answer }) => {
  const { label, score } = await answer('feedback');
  const abstained = score < (shareOf(options, 'confidence_threshold') ?? 0);
  return { ...(abstained ? { abstained } : {}), feedback_type: label, label, confidence: score };
};

/** The task's own answer, as `fairlead classify --probs` prints it. */
export const answerAsIs =
  (task: Exclude<TaskId, 'pii' | 'secrets'>): Answerer =>
  async ({ answer }) =>
    answer(task);

/** Keys and passwords, by type and place; never their text. */
export const answerSecrets: Answerer = async ({ answer }) => ({ entities: await answer('secrets') });
