import { z } from 'zod';
import type { Classifiers } from '../../inference/contract.ts';
import { BACKGROUND } from '../intents/background.ts';
import { fitIntents } from '../intents/head.ts';
import { defineSignal, type SignalOutcome } from './define.ts';
import { learnedSignal } from './learned/learned-signal.ts';
import { readingOf } from './learned/reading.ts';

const config = z.strictObject({
  intents: z
    .record(z.string().min(1), z.array(z.string().min(1)).min(5).max(50))
    .refine((intents) => Object.keys(intents).length > 0, { message: 'needs at least one intent' })
    .meta({ description: 'Phrases by intent, 5 to 50 each; rules find an intent as name:intent.' }),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ description: 'Least probability. Prompts that are none of the intents have a share of it.' }),
});

const exampleOf = (text: string, classifiers: Classifiers) => ({
  text,
  embedding: classifiers.read(text).embedding().slice(),
});

const percent = (share: number) => `${Math.round(share * 100)} %`;

export default defineSignal({
  id: 'intent',
  title: 'Intents from examples',
  summary:
    'Tells prompts apart by phrases of the configuration: a classifier is fitted to them at load, and `config check` says how well.',
  config,
  examples: [
    {
      title: 'Two intents of a help desk',
      config: {
        intents: {
          refund: [
            'I want my money back',
            'please refund my order',
            'how do I return this?',
            'cancel my purchase and pay me back',
            'the item was broken, I want a refund',
          ],
          delivery: [
            'where is my parcel?',
            'when will my order arrive?',
            'track my shipment',
            'the package is late',
            'it was delivered to the wrong address',
          ],
        },
      },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  speaks: ({ name, intents }) => ({ names: Object.keys(intents).map((intent) => `${name}:${intent}`) }),
  create: ({ name, intents, threshold }, context) => {
    const emits = Object.keys(intents).map((intent) => `${name}:${intent}`);
    return learnedSignal(emits, context, (classifiers) => {
      const examples = Object.entries(intents).map(([intent, phrases]) => [
        intent,
        [...new Set(phrases)].map((phrase) => exampleOf(phrase, classifiers)),
      ]);
      const none = BACKGROUND.map((text) => exampleOf(text, classifiers));
      const head = fitIntents(Object.fromEntries(examples), none);
      const count = Object.values(intents).reduce((sum, phrases) => sum + phrases.length, 0);
      return {
        emits,
        notes: [
          `leave-one-out accuracy ${percent(head.accuracy)} over ${count} phrases of ${emits.length} intents; ` +
            `${percent(head.falseAlarms(threshold))} of ordinary prompts are taken for one of them`,
        ],
        evaluate: (view) => {
          const reading = readingOf(view, classifiers);
          const probs = head.probs(reading.text, reading.embedding());
          const best = Math.max(...probs);
          return emits.map((spoken, i): SignalOutcome => {
            const raw = probs[i] as number;
            const matched = raw >= threshold && raw === best && raw > 0;
            return { name: spoken, matched, confidence: matched ? raw : 0, raw, evidence: `${percent(raw)}` };
          });
        },
      };
    });
  },
});
