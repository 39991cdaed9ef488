import type {
  Answers,
  Attack,
  Classifiers,
  FullTier,
  Labelled,
  Reading,
  Span,
  TaskId,
  TaskInfo,
  Tier,
} from './contract.ts';

const LABELS: Readonly<Record<TaskId, readonly string[]>> = {
  domain: ['math', 'law', 'other'],
  task: ['coding', 'chat'],
  feedback: ['satisfied', 'wrong_answer', 'none'],
  factCheck: ['needs_fact_check', 'no_fact_check_needed'],
  modality: ['text', 'image'],
  language: ['en', 'zh'],
  complexity: [],
  jailbreak: ['benign', 'jailbreak', 'injection', 'harmful'],
  pii: [],
  secrets: [],
};

const TASKS: readonly TaskInfo[] = (Object.keys(LABELS) as TaskId[]).map((id) => ({
  id,
  title: id,
  summary: 'Scripted.',
  labels: LABELS[id],
  hasFullTier: LABELS[id].length > 0,
}));

/** The first label of the task whose words are in the text, else the last; 0.75 sure, and 0.95 in the full tier. */
function labelled(id: TaskId, words: readonly RegExp[], text: string, tier: Tier): Labelled {
  const labels = LABELS[id];
  const found = words.findIndex((word) => word.test(text));
  const label = labels[found === -1 ? labels.length - 1 : found] as string;
  const score = tier === 'full' ? 0.95 : 0.75;
  const rest = (1 - score) / (labels.length - 1);
  return {
    label,
    score,
    probs: Object.fromEntries(labels.map((one) => [one, one === label ? score : rest])),
    tier,
  };
}

function attack(text: string, tier: Tier): Attack {
  const isAttack = /ignore all/.test(text);
  const score = isAttack ? 0.9 : 0.05;
  const probs = { benign: 1 - score, jailbreak: score, injection: 0, harmful: 0 };
  return { label: isAttack ? 'jailbreak' : 'benign', score, probs, tier, via: 'plain' };
}

/** Spans in code points, as the contract has them. */
function spans(pattern: RegExp, type: string, text: string): Span[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => {
    const start = [...text.slice(0, index)].length;
    return { type, start, end: start + [...found].length, score: 0.9 };
  });
}

const SCRIPT: { readonly [Task in TaskId]: (text: string, tier: Tier) => Answers[Task] } = {
  domain: (text, tier) => labelled('domain', [/integral/, /contract/], text, tier),
  task: (text, tier) => labelled('task', [/code/], text, tier),
  feedback: (text, tier) => labelled('feedback', [/thanks/, /wrong/], text, tier),
  factCheck: (text, tier) => labelled('factCheck', [/capital/], text, tier),
  modality: (text, tier) => labelled('modality', [/^(?!.*picture)/s], text, tier),
  language: (text, tier) => labelled('language', [/^[^\p{Script=Han}]*$/u], text, tier),
  complexity: (text, tier) => ({ difficulty: /prove/.test(text) ? 0.8 : 0.1, needsReasoning: 0.25, tier }),
  jailbreak: attack,
  pii: (text) => spans(/\b\w+@\w+\.\w+/g, 'EMAIL_ADDRESS', text),
  secrets: (text) => spans(/\bsk-\w+/g, 'API_KEY', text),
};

/** float32[size] of unit length that depends on the text alone. */
function vectorOf(text: string, size: number): Float32Array {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  const vector = Float32Array.from({ length: size }, (_, i) => Math.sin(state + i * (1 + (state & 7))));
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

const fullTier = (): FullTier => ({
  embed: async (texts) => texts.map((text) => vectorOf(text, 384)),
  heads: async () => ({}),
  expectedMs: () => 1,
  dispose: async () => undefined,
});

/** Classifiers that go by a few words. With `full`, `within` gives the full tier's answer. */
export function scriptedClassifiers({ full = false } = {}): Classifiers {
  const read = (text: string): Reading => ({
    text,
    now: (task) => SCRIPT[task](text, 'fast'),
    within: (task) => (full ? Promise.resolve(SCRIPT[task](text, 'full')) : SCRIPT[task](text, 'fast')),
    embedding: () => vectorOf(text, 256),
  });
  return { tasks: TASKS, read, full: full ? fullTier() : undefined, dispose: async () => undefined };
}
