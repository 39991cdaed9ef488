import { type KeyReader, readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';
import type { KnowledgeFiles } from './knowledge.ts';

/** The keys of our signal; or why there is none in this build. */
export type LearnedKeys = { readonly keys: Record<string, unknown> } | { readonly missing: string };

interface LearnedSignal {
  /** The type by which decisions refer to it, and ours. */
  readonly leaf: string;
  /** The names under which decisions refer to a rule; the rule's own when left out. */
  readonly names?: (rule: string) => readonly string[];
  /** What is not quite the same. */
  readonly difference?: string;
  /** Left out: no signal of ours stands for it. */
  readonly read?: Reader;
}

type Reader = (rule: Field, to: string, name: string, knowledge: KnowledgeFiles) => LearnedKeys;

const OWN_MODEL = 'our own classifier answers in the place of VSR’s';
const OWN_EMBEDDING = 'our own embedding stands in the place of VSR’s';

/** MMLU-Pro's categories, which VSR and we have in common. */
const DOMAINS: ReadonlySet<string> = new Set(
  'biology,business,chemistry,computer science,economics,engineering,health,history,law,math,other,philosophy,physics,psychology'.split(
    ',',
  ),
);

/** A threshold on similarities: it is left out, and ours is fitted at load. */
const fitted: KeyReader = (field, to) => {
  field.approximated(
    to,
    'thresholds do not carry over between embeddings: one is fitted at load, and `fairlead calibrate` fits it better',
  );
  return undefined;
};

const candidates: KeyReader = (field, to) => {
  field.at('image_candidates').ignored('pictures are not read');
  return readKeys(field, to, { candidates: 'texts' });
};

const isFilled = (texts: unknown): boolean => Array.isArray(texts) && texts.length > 0;

/** Signals that have one of a few fixed names. */
const oneOf =
  (...known: readonly string[]): Reader =>
  (_rule, _to, name) =>
    known.includes(name) ? { keys: {} } : { missing: `it is none of ${known.join(', ')}` };

function domain(rule: Field, to: string, name: string): LearnedKeys {
  rule.at('model_scores').ignored('the models of a decision state their order');
  const stated = rule.at('mmlu_categories').texts(`${to}.categories`) ?? [];
  const spaced = [name, ...stated].map((category) => category.toLowerCase().replaceAll('_', ' '));
  const categories = [...new Set(spaced)].filter((category) => DOMAINS.has(category));
  if (categories.length === 0) return { missing: 'it names none of MMLU-Pro’s 14 categories' };
  return { keys: { categories } };
}

function embedding(rule: Field, to: string): LearnedKeys {
  if (rule.at('query_modality').word === 'image') return { missing: 'pictures are not read' };
  rule.at('query_modality').mapped(`${to}.candidates`);
  const keys = readKeys(rule, to, { candidates: 'texts', threshold: fitted });
  const aggregation = rule.at('aggregation_method').text(`${to}.aggregation`);
  if (!isFilled(keys.candidates)) return { missing: 'it has no candidates' };
  return { keys: defined({ ...keys, aggregation }) };
}

function complexity(rule: Field, to: string): LearnedKeys {
  const keys = readKeys(rule, to, { hard: candidates, easy: candidates, threshold: fitted });
  const has = (side: unknown) => isFilled((side as { candidates?: unknown } | undefined)?.candidates);
  if (!has(keys.hard) || !has(keys.easy)) return { missing: 'it needs hard and easy candidates' };
  return { keys };
}

const METHODS: Readonly<Record<string, string>> = { bert: 'classifier' };

function jailbreak(rule: Field, to: string): LearnedKeys {
  const method = rule.at('method').text(`${to}.method`)?.toLowerCase();
  const keys = readKeys(rule, to, {
    threshold: method === 'contrastive' ? fitted : 'number',
    include_history: 'flag',
    jailbreak_patterns: 'texts',
    benign_patterns: 'texts',
  });
  return { keys: defined({ method: method && (METHODS[method] ?? method), ...keys }) };
}

function pii(rule: Field, to: string): LearnedKeys {
  const allowed = rule.at('pii_types_allowed').texts(`${to}.allowed`);
  return {
    keys: defined({ ...readKeys(rule, to, { threshold: 'number', include_history: 'flag' }), allowed }),
  };
}

const reaskThreshold: KeyReader = (field, to) => {
  field.approximated(to, 'thresholds do not carry over between embeddings: ours is taken');
  return undefined;
};

function preference(rule: Field, to: string): LearnedKeys {
  const keys = readKeys(rule, to, { description: 'text', examples: 'texts', threshold: fitted });
  if (keys.description === undefined && !isFilled(keys.examples))
    return { missing: 'it has neither a description nor examples' };
  return { keys };
}

function kb(rule: Field, to: string, _name: string, knowledge: KnowledgeFiles): LearnedKeys {
  const base = rule.at('kb').text(`${to}.file`);
  const file = knowledge.get(base ?? '');
  if (file === undefined) return { missing: `the file says nowhere where the knowledge base ${base} is` };
  const target = rule.at('target');
  const keys = {
    file,
    optional: true,
    target: readKeys(target, `${to}.target`, { kind: 'text', value: 'text' }),
    ...readKeys(rule, to, { match: 'text' }),
  };
  return { keys };
}

function classifier(rule: Field, to: string): LearnedKeys {
  const type = rule.at('type').word;
  const path = rule.at('model_path').word;
  if (type === 'llm') return { missing: 'labels by a language model are not in this build' };
  if (!path.endsWith('.onnx'))
    return { missing: 'only ONNX classifiers can be opened: export it, and state its path' };
  rule.at('type').mapped(`${to}.type`);
  rule.at('use_cpu').ignored('classifiers run on the CPU');
  const keys = readKeys(rule, to, { model_path: 'text', labels: 'texts' });
  return Array.isArray(keys.labels) && keys.labels.length > 1
    ? { keys }
    : { missing: 'it needs two labels or more' };
}

/** VSR's signals that need a model, by their key under routing.signals and, in older files, at the top. */
export const LEARNED: Readonly<Record<string, LearnedSignal>> = {
  domains: { leaf: 'domain', difference: OWN_MODEL, read: domain },
  embeddings: { leaf: 'embedding', difference: OWN_EMBEDDING, read: embedding },
  complexity: {
    leaf: 'complexity',
    names: (rule) => ['easy', 'medium', 'hard'].map((level) => `${rule}:${level}`),
    difference: OWN_EMBEDDING,
    read: complexity,
  },
  jailbreak: { leaf: 'jailbreak', difference: OWN_MODEL, read: jailbreak },
  pii: { leaf: 'pii', difference: OWN_MODEL, read: pii },
  fact_check: {
    leaf: 'fact_check',
    difference: OWN_MODEL,
    read: oneOf('needs_fact_check', 'no_fact_check_needed'),
  },
  user_feedbacks: {
    leaf: 'user_feedback',
    difference: OWN_MODEL,
    read: oneOf('satisfied', 'need_clarification', 'wrong_answer', 'want_different'),
  },
  reasks: {
    leaf: 'reask',
    difference: OWN_EMBEDDING,
    read: (rule, to) => ({
      keys: readKeys(rule, to, { threshold: reaskThreshold, lookback_turns: 'number' }),
    }),
  },
  preferences: { leaf: 'preference', difference: OWN_EMBEDDING, read: preference },
  kb: { leaf: 'kb', difference: OWN_EMBEDDING, read: kb },
  modality: { leaf: 'modality', difference: OWN_MODEL, read: oneOf('AR', 'DIFFUSION', 'BOTH') },
  classifiers: { leaf: 'classifier', read: classifier },
  safety: { leaf: 'safety' },
  hallucination: { leaf: 'hallucination' },
};
