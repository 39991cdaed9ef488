import type { Field } from '../source.ts';
import type { SignalNames } from './signal-names.ts';

const NEEDS_MODEL = 'needs a model that this build does not have; it never matches';

interface LearnedSignal {
  /** The type by which decisions refer to it. */
  readonly leaf: string;
  /** The names under which decisions refer to a rule; the rule's own when left out. */
  readonly names?: (rule: string) => readonly string[];
}

/** VSR's signals that need a model, by their key under routing.signals and, in older files, at the top. */
export const LEARNED: Readonly<Record<string, LearnedSignal>> = {
  domains: { leaf: 'domain' },
  embeddings: { leaf: 'embedding' },
  complexity: {
    leaf: 'complexity',
    names: (rule) => ['easy', 'medium', 'hard'].map((level) => `${rule}:${level}`),
  },
  jailbreak: { leaf: 'jailbreak' },
  pii: { leaf: 'pii' },
  fact_check: { leaf: 'fact_check' },
  user_feedbacks: { leaf: 'user_feedback' },
  reasks: { leaf: 'reask' },
  preferences: { leaf: 'preference' },
  kb: { leaf: 'kb' },
  modality: { leaf: 'modality' },
  classifiers: { leaf: 'classifier' },
  safety: { leaf: 'safety' },
  hallucination: { leaf: 'hallucination' },
};

/** Declares the rules of one family as signals that never match. */
export function importLearned(list: Field, kind: LearnedSignal, names: SignalNames): void {
  for (const rule of list.items()) {
    const name = rule.at('name').value;
    if (typeof name !== 'string' && typeof name !== 'number') {
      rule.refused('has no name');
      continue;
    }
    const emitted = kind.names?.(String(name)) ?? [String(name)];
    for (const one of emitted) names.declareUnavailable(kind.leaf, one, `${kind.leaf} ${NEEDS_MODEL}`);
    rule.approximated(
      emitted.map((one) => `signals.unavailable.${kind.leaf}:${one}`).join(', '),
      `${kind.leaf} ${NEEDS_MODEL}`,
    );
  }
}
