import { z } from 'zod';
import type { RequestView } from '../view.ts';
import { defineSignal, type SignalContext } from './define.ts';
import { bm25Scorer } from './match/bm25.ts';
import { withinEdits } from './match/fuzzy.ts';
import { ngramScorer } from './match/ngram.ts';
import { MAX_SCANNED_UNITS, userRegex } from './match/user-regex.ts';
import { distinctWords } from './match/words.ts';
import { match, miss } from './outcomes.ts';

const config = z.strictObject({
  operator: z
    .enum(['AND', 'OR', 'NOR'])
    .default('OR')
    .meta({ description: 'All, any or none of the keywords.' }),
  keywords: z.array(z.string().min(1)).min(1),
  method: z
    .enum(['regex', 'bm25', 'ngram', 'fuzzy'])
    .optional()
    .meta({ description: 'Left out: whole words, taken literally. regex: each keyword is an RE2 pattern.' }),
  caseSensitive: z.boolean().default(false),
  bm25Threshold: z.number().positive().default(0.1),
  ngramThreshold: z.number().positive().max(1).default(0.4),
  ngramArity: z.int().min(2).max(8).default(3),
  fuzzyMatch: z
    .boolean()
    .default(false)
    .meta({ description: 'Also accept words within fuzzyThreshold edits.' }),
  fuzzyThreshold: z.int().min(0).max(8).default(2).meta({ description: 'Edit distance, not a percentage.' }),
});

type Options = z.output<typeof config> & { name: string };
/** Tells of every keyword whether the request has it, in the order of the configuration. */
type Finder = (view: RequestView) => readonly boolean[];

const METHODS: Readonly<
  Record<'literal' | 'regex' | 'bm25' | 'ngram', (options: Options, context: SignalContext) => Finder>
> = {
  literal: ({ keywords, caseSensitive }, { literals }) => {
    const handles = keywords.map((phrase) => literals.add(phrase, { caseSensitive, word: true }));
    return ({ hits }) => handles.map((handle) => hits.has(handle));
  },
  regex: ({ name, keywords, caseSensitive }) => {
    const patterns = keywords.map((keyword) =>
      userRegex(keyword, { caseSensitive, param: `signals.${name}.keywords` }),
    );
    return ({ text }) => patterns.map((pattern) => pattern.test(text, MAX_SCANNED_UNITS));
  },
  bm25: ({ keywords, bm25Threshold }, { literals }) => {
    const { score, beginnings } = bm25Scorer(keywords);
    const handles = beginnings.map((phrase) => literals.add(phrase, { caseSensitive: false, word: false }));
    const none = keywords.map(() => false);
    return ({ text, hits }) =>
      handles.some((handle) => hits.has(handle)) ? score(text).map((value) => value >= bm25Threshold) : none;
  },
  ngram: ({ keywords, ngramThreshold, ngramArity, caseSensitive }) => {
    const score = ngramScorer(keywords, { threshold: ngramThreshold, arity: ngramArity, caseSensitive });
    return ({ text }) => score(text).map((value) => value >= ngramThreshold);
  },
};

/** Adds to `exact` the keywords that any word of the text comes near to. */
function orNearby(exact: Finder, { keywords, fuzzyThreshold }: Options): Finder {
  const near = keywords.map((keyword) => withinEdits(keyword.toLowerCase(), fuzzyThreshold));
  return (view) => {
    const found = exact(view);
    if (found.every(Boolean)) return found;
    const words = [...distinctWords(view.text)];
    return found.map((hit, index) => hit || words.some((word) => near[index]?.(word) === true));
  };
}

const enough = {
  AND: (count: number, all: number) => count === all,
  OR: (count: number) => count > 0,
  NOR: (count: number) => count === 0,
};

export default defineSignal({
  id: 'keyword',
  title: 'Keywords',
  summary: 'Matches when the last user message has all, any or none of a list of words, phrases or patterns.',
  config,
  examples: [
    {
      title: 'Whole words, any case',
      config: { operator: 'OR', keywords: ['urgent', 'immediately', '紧急'] },
    },
    { title: 'RE2 patterns', config: { method: 'regex', keywords: ['\\bCVE-\\d{4}-\\d+\\b'] } },
    {
      title: 'Ranked words',
      config: { method: 'bm25', keywords: ['database index', 'query plan'], bm25Threshold: 0.2 },
    },
    { title: 'Misspellings', config: { method: 'ngram', keywords: ['kubernetes'], ngramThreshold: 0.5 } },
    { title: 'Within two edits', config: { keywords: ['refund'], fuzzyMatch: true, fuzzyThreshold: 2 } },
  ],
  cost: 'cpu',
  create: (options, context) => {
    const { name, keywords, operator, method } = options;
    const exact = METHODS[method === undefined || method === 'fuzzy' ? 'literal' : method](options, context);
    const exactly = method === undefined || method === 'regex' || method === 'fuzzy';
    const find = exactly && (options.fuzzyMatch || method === 'fuzzy') ? orNearby(exact, options) : exact;
    const missed = miss(name);
    return {
      emits: [name],
      evaluate: (view) => {
        const found = find(view);
        let count = 0;
        for (const hit of found) if (hit) count++;
        if (!enough[operator](count, keywords.length)) return count === 0 ? missed : miss(name, count);
        const evidence =
          count === 0
            ? `none of ${keywords.length} keywords`
            : keywords.filter((_, i) => found[i]).join(', ');
        return match(name, count, evidence);
      },
    };
  },
});
