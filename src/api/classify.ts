import type { ExplainReply } from '../gateway/explain.ts';
import { type BatchTask, batchOf } from './batch.ts';
import type { ApiDeps } from './deps.ts';
import { explainInput, notA, textOf, textsOf } from './input.ts';
import { answerAsIs, answerFactCheck, answerFeedback, answerSecrets } from './labels.ts';
import { guessLanguage } from './language.ts';
import { type Answerer, askOnBoard, optionsOf, questionOf } from './on-board.ts';
import { answerPii } from './pii.ts';
import { answerSecurity } from './security.ts';

type Body = Readonly<Record<string, unknown>>;
type Classifier = (deps: ApiDeps, body: Body, headers: Headers) => unknown;

const MAX_BATCH = 100;

/** What the on-board models alone answer. */
const ON_BOARD: Readonly<Record<string, Answerer>> = {
  pii: answerPii,
  security: answerSecurity,
  jailbreak: answerAsIs('jailbreak'),
  'fact-check': answerFactCheck,
  'user-feedback': answerFeedback,
  domain: answerAsIs('domain'),
  task: answerAsIs('task'),
  complexity: answerAsIs('complexity'),
  modality: answerAsIs('modality'),
  secrets: answerSecrets,
};

/**
 * What stands behind `POST /api/v1/classify/…`, in vLLM Semantic Router's shapes where it has the task. Times
 * are milliseconds.
 */
export const CLASSIFIERS: Readonly<Record<string, Classifier>> = {
  intent: async (deps, body, headers) => intent(deps, body, headers),
  language: (deps, body) => language(deps, textOf(body)),
  combined,
  batch,
  ...Object.fromEntries(
    Object.entries(ON_BOARD).map(([task, answerer]): [string, Classifier] => [
      task,
      (deps, body) => askOnBoard(deps, task, body, answerer),
    ]),
  ),
};

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

async function language(deps: ApiDeps, text: string) {
  const started = performance.now();
  const { code, confidence } = await guessLanguage(text, deps.onBoard);
  return { language: code, confidence, processing_time_ms: performance.now() - started };
}

/** Everything that VSR's `combined` has and this build can answer, over one reading of the text. */
async function combined(deps: ApiDeps, body: Body, headers: Headers) {
  const started = performance.now();
  const text = textOf(body);
  const parts = { intent: await intent(deps, body, headers), language: await language(deps, text) };
  const onBoard = deps.onBoard === undefined ? {} : await risks(deps, text, optionsOf(body));
  return { ...parts, ...onBoard, processing_time_ms: performance.now() - started };
}

async function risks(deps: ApiDeps, text: string, options: Body) {
  const question = await questionOf(deps, 'pii', text, options);
  return { pii: await answerPii(question), security: await answerSecurity(question) };
}

/** `task_type` of a batch. */
const BATCH_TASKS: Readonly<Record<string, BatchTask>> = {
  intent: {
    answer: async ({ deps, text, headers }) => (await intent(deps, { text }, headers)).classification,
    summary: (result) => [String(result.category), Number(result.confidence)],
  },
  pii: {
    answer: async ({ deps, text, options }) => answerPii(await questionOf(deps, 'pii', text, options)),
    summary: ({ has_pii, entities }) => [
      has_pii === true ? 'pii' : 'none',
      (entities as { confidence: number }[]).reduce((most, one) => Math.max(most, one.confidence), 0),
    ],
  },
  security: {
    answer: async ({ deps, text, options }) =>
      answerSecurity(await questionOf(deps, 'security', text, options)),
    summary: ({ detection_types, confidence }) => [
      (detection_types as string[])[0] ?? 'benign',
      Number(confidence),
    ],
  },
  all: {
    answer: async ({ deps, text, headers, options }) => ({
      ...(await risks(deps, text, options)),
      intent: (await intent(deps, { text }, headers)).classification,
    }),
    summary: ({ intent }) => {
      const { category, confidence } = intent as { category: string; confidence: number };
      return [category, confidence];
    },
  },
};

async function batch(deps: ApiDeps, body: Body, headers: Headers) {
  const name = body.task_type ?? 'intent';
  const task = typeof name === 'string' && Object.hasOwn(BATCH_TASKS, name) ? BATCH_TASKS[name] : undefined;
  if (task === undefined) throw notA('task_type', `one of ${Object.keys(BATCH_TASKS).join(', ')}`);
  const options = optionsOf(body);
  return batchOf(task, textsOf(body, MAX_BATCH), (text) => ({ deps, text, headers, options }));
}
