import type { Answers, Classifiers, TaskId } from '../../src/inference/contract.ts';

/**
 * A label or a value with its probability to three decimals: what the golden file holds of each task. Runtimes differ
 * in the last digit of `Math.exp`, and so would more decimals.
 */
export function goldenOf(classifiers: Classifiers, text: string): Readonly<Record<string, unknown>> {
  const reading = classifiers.read(text);
  return Object.fromEntries(classifiers.tasks.map(({ id }) => [id, short(reading.now(id))]));
}

function short(answer: Answers[TaskId]): unknown {
  if (Array.isArray(answer))
    return answer.map(({ type, start, end, score }) => [type, start, end, round(score)]);
  if ('difficulty' in answer) return [round(answer.difficulty), round(answer.needsReasoning)];
  const { label, score } = answer as Exclude<Answers[TaskId], Answers['complexity'] | Answers['pii']>;
  return 'via' in answer ? [label, round(score), answer.via] : [label, round(score)];
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** A line of the golden file, and the text's vector, which has no such digit. */
export function answerOf(classifiers: Classifiers, text: string): { golden: string; embedding: number[] } {
  return {
    golden: JSON.stringify(goldenOf(classifiers, text)),
    embedding: [...classifiers.read(text).embedding()],
  };
}
