import type {
  Answers,
  Attack,
  Classifiers,
  Labelled,
  Reading,
  Span,
  TaskId,
  TaskInfo,
  Tier,
} from '../../inference/contract.ts';
import { LiteralCollector } from '../literals.ts';
import type { SignalContext } from './define.ts';

const DOMAINS =
  'biology,business,chemistry,computer science,economics,engineering,health,history,law,math,other,philosophy,physics,psychology'.split(
    ',',
  );
const TASK_LABELS =
  'coding,math,creative,translation,summarisation,extraction,role-play,agentic,factual,chat'.split(',');

/** Words that decide in this stand-in for the on-board models. */
const DOMAIN_WORDS = { math: /integral|prove|equation/, law: /contract|court/, physics: /quantum/ };
const TASK_WORDS = { coding: /function|python|code/, creative: /poem|story/ };
const FEEDBACK_WORDS = {
  satisfied: /thanks/,
  dissatisfied: /unclear/,
  wrong_answer: /wrong/,
  wants_different: /another/,
};

export const TASKS: readonly TaskInfo[] = (
  [
    ['domain', DOMAINS],
    ['task', TASK_LABELS],
    ['feedback', ['satisfied', 'dissatisfied', 'wrong_answer', 'wants_different', 'none']],
    ['factCheck', ['needs_fact_check', 'no_fact_check_needed']],
    ['modality', ['text', 'image']],
    ['language', ['en', 'zh']],
    ['complexity', []],
    ['jailbreak', ['benign', 'jailbreak', 'injection', 'harmful']],
    ['pii', []],
    ['secrets', []],
  ] as const
).map(([id, labels]) => ({ id, labels, title: id, summary: 'Scripted.', hasFullTier: id !== 'pii' }));

/** 0.9 for the label whose word is in the text, else for the last one with `unsure`. */
function labelled(
  words: Readonly<Record<string, RegExp>>,
  rest: string,
  text: string,
  tier: Tier,
  unsure = 0.9,
): Labelled {
  const found = Object.keys(words).find((label) => words[label]?.test(text));
  const score = found === undefined ? unsure : 0.9;
  const labels = [...Object.keys(words), rest];
  const label = found ?? rest;
  const others = (1 - score) / Math.max(1, labels.length - 1);
  const probs = Object.fromEntries(labels.map((one) => [one, one === label ? score : others]));
  return { label, score, probs, tier };
}

function attack(text: string, tier: Tier): Attack {
  const label = /ignore/.test(text) ? 'jailbreak' : /tool says/.test(text) ? 'injection' : 'benign';
  const score = label === 'benign' ? 0.05 : tier === 'full' ? 0.99 : 0.8;
  const probs = {
    benign: 1 - score,
    jailbreak: 0,
    injection: 0,
    harmful: 0,
    [label]: label === 'benign' ? 1 - score : score,
  };
  return { label, score, probs, tier, via: 'plain' };
}

function spans(pattern: RegExp, type: string, text: string): Span[] {
  return [...text.slice(0, 10_000).matchAll(pattern)].map(({ index }) => ({
    type,
    start: index,
    end: index + 1,
    score: 0.9,
  }));
}

function answers(text: string, tier: Tier): { readonly [Task in TaskId]: () => Answers[Task] } {
  return {
    domain: () => labelled(DOMAIN_WORDS, 'computer science', text, tier, 0.4),
    task: () => labelled(TASK_WORDS, 'chat', text, tier),
    feedback: () => labelled(FEEDBACK_WORDS, 'none', text, tier),
    factCheck: () => labelled({ needs_fact_check: /when|who|capital/ }, 'no_fact_check_needed', text, tier),
    modality: () => labelled({ image: /picture|draw/ }, 'text', text, tier),
    language: () => labelled({ zh: /\p{Script=Han}/u }, 'en', text, tier),
    complexity: () => ({
      difficulty: /prove/.test(text) ? 0.8 : 0.1,
      needsReasoning: /prove|why/.test(text) ? 0.9 : 0.2,
      tier,
    }),
    jailbreak: () => attack(text, tier),
    pii: () => spans(/\b[\w.]+@[\w.]+\b/g, 'EMAIL_ADDRESS', text),
    secrets: () => spans(/\bsk-\w+/g, 'API_KEY', text),
  };
}

/** float32[256] of unit length: each word points in a direction of its own. */
function embed(text: string): Float32Array {
  const vector = new Float32Array(256);
  for (const [word] of text
    .slice(0, 20_000)
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    let state = 0x811c9dc5;
    for (let i = 0; i < word.length; i++) state = Math.imul(state ^ word.charCodeAt(i), 0x01000193);
    for (let i = 0; i < vector.length; i++) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
      vector[i] = (vector[i] as number) + (state % 1_000) / 1_000;
    }
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Deterministic classifiers; `read` counts the readings that were made. */
export function fakeClassifiers({ full = false } = {}): Classifiers & { readonly read: { count: number } } {
  const read = Object.assign(
    (text: string): Reading => {
      read.count++;
      return {
        text,
        now: (task) => answers(text, 'fast')[task](),
        within: (task) =>
          full ? Promise.resolve(answers(text, 'full')[task]()) : answers(text, 'fast')[task](),
        embedding: () => embed(text),
      };
    },
    { count: 0 },
  );
  return {
    tasks: TASKS,
    read,
    full: full
      ? {
          embed: async (texts) => texts.map(embed),
          heads: async () => ({}),
          expectedMs: () => 1,
          dispose: async () => undefined,
        }
      : undefined,
    dispose: async () => undefined,
  };
}

/** What a signal is created with, and the literals that it registered. */
export function signalContext(
  more: Partial<SignalContext> = {},
): SignalContext & { readonly literals: LiteralCollector } {
  const made = new Map<object, unknown>();
  return {
    classifiers: fakeClassifiers(),
    tier: 'fast',
    budgetMs: 5,
    shared: <T>(key: object, make: () => T): T => {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
    ...more,
    literals: new LiteralCollector(),
  };
}
