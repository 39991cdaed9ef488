import { z } from 'zod';
import { type Predicate, predicateSchema } from '../../config/schema/routing.ts';
import type { LiteralRegistrar } from '../literal-registrar.ts';
import type { RequestView } from '../view.ts';
import { defineSignal } from './define.ts';
import { matchesPredicate } from './match/predicate.ts';
import { hasCjk, TextUnitCounter } from './match/text-units.ts';
import { MAX_SCANNED_UNITS, userRegex } from './match/user-regex.ts';
import { miss } from './outcomes.ts';

const caseSensitive = z.boolean().default(false);

const source = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('regex'), pattern: z.string().min(1), caseSensitive }),
  z.strictObject({
    type: z.literal('keyword_set'),
    keywords: z.array(z.string().min(1)).min(1),
    caseSensitive,
  }),
  z.strictObject({
    type: z.literal('sequence'),
    sequences: z
      .array(z.array(z.string().min(1)).min(1))
      .min(1)
      .meta({ description: 'Each a list of markers that must follow one another.' }),
    caseSensitive,
  }),
  z.strictObject({ type: z.literal('text_bytes'), caseSensitive }),
]);

const config = z.strictObject({
  feature: z.strictObject({
    type: z.enum(['exists', 'count', 'density', 'sequence']),
    source,
  }),
  predicate: predicateSchema.optional().meta({ description: 'Left out: any value above 0 matches.' }),
});

type Source = z.output<typeof source>;
type Measure = (view: RequestView) => number;

/** How often the source occurs in the text. */
function counter(from: Source, literals: LiteralRegistrar, param: string): Measure {
  switch (from.type) {
    case 'regex': {
      const pattern = userRegex(from.pattern, { caseSensitive: from.caseSensitive, param });
      return ({ text }) => pattern.count(text, MAX_SCANNED_UNITS);
    }
    case 'keyword_set': {
      const handles = from.keywords.map((phrase) =>
        literals.add(phrase, { caseSensitive: from.caseSensitive, word: hasCjk(phrase) ? false : 'strict' }),
      );
      return ({ hits }) => handles.reduce((sum, handle) => sum + hits.count(handle), 0);
    }
    case 'sequence':
      return sequenceFinder(from, literals);
    case 'text_bytes':
      return ({ text }) => utf8Bytes(text);
  }
}

/** 1 when the markers of any sequence stand one after another, else 0. */
function sequenceFinder(from: Extract<Source, { type: 'sequence' }>, literals: LiteralRegistrar): Measure {
  const fold = (text: string) => (from.caseSensitive ? text : text.toLowerCase());
  const sequences = from.sequences.map((markers) => ({
    folded: markers.map(fold),
    handles: markers.map((marker) =>
      literals.add(marker, { caseSensitive: from.caseSensitive, word: false }),
    ),
  }));
  return ({ text, hits }) => {
    const possible = sequences.filter(({ handles }) => handles.every((handle) => hits.has(handle)));
    if (possible.length === 0) return 0;
    const folded = fold(text);
    return possible.some((sequence) => inOrder(folded, sequence.folded)) ? 1 : 0;
  };
}

function inOrder(text: string, markers: readonly string[]): boolean {
  let from = 0;
  for (const marker of markers) {
    const at = text.indexOf(marker, from);
    if (at < 0) return false;
    from = at + marker.length;
  }
  return true;
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate is half of a character of four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

function measure(
  feature: z.output<typeof config>['feature'],
  literals: LiteralRegistrar,
  param: string,
): Measure {
  const count = counter(feature.source, literals, param);
  if (feature.type === 'count') return count;
  if (feature.type !== 'density') return (view) => (count(view) > 0 ? 1 : 0);
  const units = new TextUnitCounter();
  return (view) => {
    const hits = count(view);
    if (hits === 0) return 0;
    const total = view.memo(units, ({ text }) => units.count(text));
    return total === 0 ? 0 : hits / total;
  };
}

/** How sure a value is of its side of the bound: 1/(1 + e^(-4 d)), at least 0.5, d from the first bound set. */
function certainty(value: number, { gt, gte, lt, lte }: Predicate): number {
  const bound = gt ?? gte ?? lt ?? lte;
  return Math.max(0.5, 1 / (1 + Math.exp(-4 * (bound === undefined ? 1 : Math.abs(value - bound)))));
}

export default defineSignal({
  id: 'structure',
  title: 'Structure of the text',
  summary:
    'Measures patterns, words or sequences in the last user message and compares the figure with bounds.',
  config,
  examples: [
    {
      title: 'Three or more questions',
      config: {
        feature: { type: 'count', source: { type: 'regex', pattern: '[?？]' } },
        predicate: { gte: 3 },
      },
    },
    {
      title: 'Dense with conditions',
      config: {
        feature: {
          type: 'density',
          source: { type: 'keyword_set', keywords: ['must', 'only', 'except', '必须'] },
        },
        predicate: { gt: 0.05 },
      },
    },
    {
      title: 'Steps in order',
      config: {
        feature: {
          type: 'sequence',
          source: {
            type: 'sequence',
            sequences: [
              ['first', 'then', 'finally'],
              ['首先', '然后'],
            ],
          },
        },
      },
    },
    {
      title: 'Over 10 kB',
      config: { feature: { type: 'count', source: { type: 'text_bytes' } }, predicate: { gt: 10_000 } },
    },
  ],
  cost: 'cpu',
  create: ({ name, feature, predicate }, { literals }) => {
    const value = measure(feature, literals, `signals.${name}.feature.source.pattern`);
    return {
      emits: [name],
      evaluate: (view) => {
        if (view.text.trim() === '') return miss(name);
        const raw = value(view);
        const matched = predicate === undefined ? raw > 0 : matchesPredicate(raw, predicate);
        if (!matched) return miss(name, raw);
        const confidence = predicate === undefined ? 1 : certainty(raw, predicate);
        return [
          { name, matched, confidence, raw, evidence: `${feature.type} ${Number(raw.toPrecision(4))}` },
        ];
      },
    };
  },
});
