import type { ModelAudit } from './audit-model.ts';
import type { AskedModel, Probe, Turn } from './conversation.ts';
import type { NamedJudge } from './judges/chain.ts';
import heuristics from './judges/heuristics.ts';
import type { ArmModel } from './run/ask-case.ts';
import { Budget } from './run/budget.ts';
import { defineStrategy } from './strategies/define.ts';

export const probe = (text: string, benign = false, category = 'theft'): Probe => ({
  id: `${category}/${text}`,
  category,
  text,
  benign,
  source: 'test',
});

/** Strategies that a scripted model can tell apart by what they put in front. */
export const framed = (id: string, words: string) =>
  defineStrategy({
    id,
    title: id,
    summary: 'For tests.',
    family: 'framing',
    apply: (text) => [{ role: 'user', content: `${words} ${text}` }],
    reverse: (carried) => carried.slice(words.length + 1),
    source: 'test',
  });

/** A model that says what `script` says to the last turn; `asked` counts. */
export function scriptedModel(script: (said: string, turns: readonly Turn[]) => string) {
  const model = {
    name: 'scripted',
    asked: 0,
    ask(turns: readonly Turn[]) {
      model.asked++;
      const text = script(turns.at(-1)?.content ?? '', turns);
      return Promise.resolve({ text, promptTokens: 10, completionTokens: 5, blocked: false });
    },
  };
  return model;
}

export const REFUSAL = "I'm sorry, but I can't help with that.";
export const answerTo = (said: string): string =>
  `Sure! Here is what you asked for: ${said.slice(0, 60)}. First, look at it. Then go on.`;

export const HEURISTICS: readonly NamedJudge[] = [
  {
    id: 'heuristics',
    judge: heuristics.create({ classifiers: undefined, model: undefined, examples: [] }),
  },
];

/** A run of everything given, in memory, with the heuristics as judge. */
export function auditOf(
  model: AskedModel & { asked: number },
  given: Partial<ModelAudit> & Pick<ModelAudit, 'probes'>,
): ModelAudit {
  const budget = given.budget ?? new Budget();
  const counted: AskedModel = {
    name: model.name,
    async ask(turns, options) {
      budget.take();
      const reply = await model.ask(turns, options);
      budget.add(reply.promptTokens, reply.completionTokens, { inputPer1M: 1, outputPer1M: 2 });
      return reply;
    },
  };
  const arms: ArmModel[] = [{ arm: 'off', model: counted }];
  return {
    target: 'http://127.0.0.1:1/v1',
    model: model.name,
    strategies: [],
    attacks: [],
    arms,
    judges: HEURISTICS,
    labelled: [],
    severityOf: () => 'high',
    seed: 1,
    concurrency: 4,
    maxTurns: 5,
    ...given,
    budget,
    ...(given.arms === undefined ? {} : { arms: given.arms.map((one) => ({ ...one, model: counted })) }),
  };
}
