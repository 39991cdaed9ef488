import { z } from 'zod';
import { defineSignal, type SignalOutcome } from './define.ts';
import { silentSignal } from './learned/learned-signal.ts';

export default defineSignal({
  id: 'classifier',
  title: 'A classifier of one’s own',
  summary:
    'Asks an ONNX text classifier; rules name one of its labels with `label`, and may bound its probability.',
  config: z.strictObject({
    modelPath: z
      .string()
      .min(1)
      .meta({ description: 'Folder with model.onnx and tokenizer.json, or the .onnx file itself.' }),
    labels: z.array(z.string().min(1)).min(2).meta({ description: 'In the order of the model’s outputs.' }),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ description: 'Least probability for a label to match.' }),
  }),
  examples: [
    {
      title: 'A risk model',
      config: { modelPath: './models/risk', labels: ['safe', 'unsafe'], threshold: 0.8 },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  speaks: ({ name, labels }) => ({ names: [name, ...labels.map((label) => `${name}:${label}`)] }),
  create: async ({ name, modelPath, labels, threshold }, { classifiers, budgetMs }) => {
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
