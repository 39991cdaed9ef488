import { z } from 'zod';
import { defineSignal, type SignalOutcome } from './define.ts';
import { silentSignal } from './learned/learned-signal.ts';

export default defineSignal({
  id: 'classifier',
  title: 'A classifier of one’s own',
  summary:
    'Asks an ONNX text classifier in a thread of its own, for `budgetMs` at the most; rules name one of its labels with `label`, and may bound its probability.',
  config: z.strictObject({
    modelPath: z.string().min(1).meta({
      description:
        'Folder with model.onnx (or onnx/model.onnx, model_quantized.onnx), tokenizer.json and config.json, as Hugging Face’s exporters write it, or the .onnx file itself; from the working directory. Logits become the probabilities of one label of several, or of each on its own where config.json says multi_label_classification; of a text over 512 tokens, or what the tokenizer allows, the front is read.',
    }),
    labels: z.array(z.string().min(1)).min(2).meta({
      description: 'In the order of the model’s outputs; checked against the model as it loads.',
    }),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ description: 'Least probability for a label to match.' }),
    budgetMs: z
      .number()
      .positive()
      .default(100)
      .meta({ description: 'Longest wait for its answer; over it the signal counts as failed.' }),
  }),
  examples: [
    {
      title: 'A risk model',
      config: { modelPath: './models/risk', labels: ['safe', 'unsafe'], threshold: 0.8 },
    },
  ],
  cost: 'model',
  needsModels: true,
  speaks: ({ name, labels }) => ({ names: [name, ...labels.map((label) => `${name}:${label}`)] }),
  create: async ({ name, modelPath, labels, threshold, budgetMs }, { classifiers }) => {
    const emits = [name, ...labels.map((label) => `${name}:${label}`)];
    if (classifiers?.custom === undefined)
      return silentSignal(emits, 'this build has no runtime for classifiers of one’s own; it never matches');
    const model = await classifiers.custom({ path: modelPath, labels });
    return {
      emits,
      slow: true,
      evaluate: async ({ text }) => outcomes(name, labels, await model.probs(text, budgetMs), threshold),
    };
  },
});

/** One for the best label under the signal's own name, and one for each label under `name:label`. */
function outcomes(
  name: string,
  labels: readonly string[],
  probs: ArrayLike<number>,
  threshold: number,
): SignalOutcome[] {
  const of = (spoken: string, raw: number, evidence: string): SignalOutcome => {
    const matched = raw >= threshold;
    return { name: spoken, matched, confidence: matched ? raw : 0, raw, evidence };
  };
  const each = labels.map((label, i) => ({ label, raw: probs[i] ?? 0 }));
  const best = each.reduce((a, b) => (b.raw > a.raw ? b : a));
  return [
    of(name, best.raw, best.label),
    ...each.map(({ label, raw }) => of(`${name}:${label}`, raw, `${label} ${raw.toFixed(2)}`)),
  ];
}
