import { FairleadError } from '../core/errors.ts';
import type { ExplainReply } from '../gateway/explain.ts';
import type { ApiDeps } from './deps.ts';
import { explainInput, notA, textOf, textsOf } from './input.ts';
import { guessLanguage } from './language.ts';

type Body = Readonly<Record<string, unknown>>;
type Classifier = (deps: ApiDeps, body: Body, headers: Headers) => unknown;

const MAX_BATCH = 100;

/**
 * What stands behind `POST /api/v1/classify/…`, in vLLM Semantic Router's shapes as far as this build has what
 * they ask for. Times are milliseconds.
 */
export const CLASSIFIERS: Readonly<Record<string, Classifier>> = {
  intent: async (deps, body, headers) => intent(deps, body, headers),
  language: (_deps, body) => language(textOf(body)),
  combined: async (deps, body, headers) => {
    const started = performance.now();
    const parts = { intent: await intent(deps, body, headers), language: await language(textOf(body)) };
    return { ...parts, processing_time_ms: performance.now() - started };
  },
  batch,
};

/** Tasks that other gateways have and that need models which this build does not carry. */
export const ABSENT_CLASSIFIERS: readonly string[] = ['pii', 'security', 'fact-check', 'user-feedback'];

export function absentClassifier(task: string): FairleadError {
  return new FairleadError('FL_UNSUPPORTED', `This build has no ${task} classifier.`, {
    hint: `It has ${Object.keys(CLASSIFIERS).join(', ')}.`,
  });
}

async function intent(deps: ApiDeps, body: Body, headers: Headers) {
  const started = performance.now();
  const reply = await deps.explain(explainInput(body, headers));
  return intentReply(reply, performance.now() - started);
}

/** VSR names a category by the domain that matched, else by the decision. */
function intentReply(reply: ExplainReply, tookMs: number) {
  const { decision, model, signals, projections, decisions } = reply;
  const matched = signals.filter((signal) => signal.matched);
  const domain = matched.find((signal) => signal.type === 'domain');
  const failed = signals.filter((signal) => signal.error !== undefined);
  return {
    classification: {
      category: domain?.name ?? decision.name ?? '',
      confidence: domain?.confidence ?? decision.confidence,
      processing_time_ms: tookMs,
    },
    recommended_model: model,
    routing_decision: decision.name ?? '',
    matched_signals: {
      ...namesByType(matched),
      ...(projections.length === 0 ? {} : { projection: projections.flatMap((one) => one.outputs) }),
    },
    decision_result: {
      decision_name: decision.name ?? '',
      confidence: decision.confidence,
      matched_rules: matchedLeaves(decisions.find((trace) => trace.name === decision.name)?.rules),
    },
    ...(failed.length === 0
      ? {}
      : {
          signal_errors: Object.fromEntries(
            failed.map((signal) => [`${signal.type}:${signal.name}`, signal.error]),
          ),
        }),
  };
}

/** VSR's keys are plurals for the signals that it had first. */
const PLURALS: Readonly<Record<string, string>> = {
  keyword: 'keywords',
  embedding: 'embeddings',
  domain: 'domains',
};

function namesByType(
  signals: readonly { readonly type: string; readonly name: string }[],
): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { type, name } of signals) {
    const key = PLURALS[type] ?? type;
    names[key] ??= [];
    names[key].push(name);
  }
  return names;
}

type Rules = NonNullable<ExplainReply['decisions'][number]['rules']>;

/** `type:name` of every leaf that matched. */
function matchedLeaves(rules: Rules | undefined): string[] {
  if (rules === undefined || !rules.matched) return [];
  if (rules.leaf !== undefined) return [`${rules.leaf.type}:${rules.leaf.name}`];
  return (rules.children ?? []).flatMap(matchedLeaves);
}

async function language(text: string) {
  const started = performance.now();
  const { code, confidence } = await guessLanguage(text);
  return { language: code, confidence, processing_time_ms: performance.now() - started };
}

async function batch(deps: ApiDeps, body: Body, headers: Headers) {
  const started = performance.now();
  const task = body.task_type ?? 'intent';
  if (typeof task !== 'string') throw notA('task_type', 'a string');
  if (task !== 'intent') throw absentClassifier(task === 'all' ? 'pii or security' : task);
  const results = [];
  for (const text of textsOf(body, MAX_BATCH)) {
    results.push((await intent(deps, { text }, headers)).classification);
  }
  const categories: Record<string, number> = {};
  for (const { category } of results) categories[category] = (categories[category] ?? 0) + 1;
  return {
    results,
    total_count: results.length,
    processing_time_ms: performance.now() - started,
    statistics: {
      category_distribution: categories,
      avg_confidence: results.reduce((sum, result) => sum + result.confidence, 0) / results.length,
    },
  };
}
