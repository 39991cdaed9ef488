import { type KeyReader, readKeys } from '../read-keys.ts';
import { defined, type Field } from '../source.ts';

/** One of VSR's algorithms that make several calls, as one of ours. */
interface Looper {
  readonly type: string;
  /** How ours differs; undefined: it does the same. */
  readonly difference?: string;
  /** The keys of ours, from the mapping under the algorithm's name. */
  read(field: Field, to: string): Record<string, unknown>;
}

const concurrency: KeyReader = (field, to) => {
  const limit = field.number(to);
  return limit === 0 ? undefined : limit; // no limit there
};

/** VSR's methods under our measures; a threshold means the same where it is read. */
const METHODS: Readonly<
  Record<string, { readonly set: object; readonly hasThreshold: boolean; readonly difference?: string }>
> = {
  avg_logprob: { set: { measure: 'mean' }, hasThreshold: true },
  margin: { set: { measure: 'margin' }, hasThreshold: true },
  hybrid: {
    set: { measure: 'mean' },
    hasThreshold: false,
    difference: 'the mean log-probability alone decides, by its usual threshold',
  },
  self_verify: {
    set: { measure: 'none', selfCheck: true },
    hasThreshold: false,
    difference: 'the model says yes or no, without a score',
  },
  automix_entailment: {
    set: { measure: 'none', selfCheck: true },
    hasThreshold: false,
    difference: 'no verifier is called: the model itself says yes or no',
  },
};

const ORDERS: Readonly<Record<string, { readonly order: string; readonly difference?: string }>> = {
  declared: { order: 'listed' },
  cost: { order: 'price' },
  size: { order: 'price', difference: 'sizes are not known here: the dearer model counts as the larger' },
  small_to_large: {
    order: 'price',
    difference: 'sizes are not known here: the dearer model counts as the larger',
  },
  automix: { order: 'price', difference: 'models are ordered by their prices' },
};

const confidence: Looper = {
  type: 'cascade',
  read(field, to) {
    const named = field.at('confidence_method');
    const method = METHODS[named.word] ?? METHODS.avg_logprob;
    const { set = {}, hasThreshold = true, difference } = method ?? {};
    if (named.present && METHODS[named.word] === undefined) named.refused('there is no such method');
    else if (difference === undefined) named.mapped(`${to}.measure`);
    else named.approximated(`${to}.measure`, difference);
    const threshold = field.at('threshold');
    if (!hasThreshold) threshold.ignored('it is of another measure');
    const order = field.at('escalation_order');
    const ours = ORDERS[order.word];
    if (ours?.difference !== undefined) order.approximated(`${to}.order`, ours.difference);
    else if (ours !== undefined) order.mapped(`${to}.order`);
    field.at('on_error').ignored('a model that fails is passed over, and the next one asked');
    return defined({
      ...set,
      threshold: hasThreshold ? threshold.number(`${to}.threshold`) : undefined,
      order: ours?.order,
    });
  },
};

const ratings: Looper = {
  type: 'ratings',
  difference: 'one answer is sent, the one that a judge gives the best mark, and not a choice for each model',
  read(field, to) {
    field.at('on_error').ignored('a model that fails is left out');
    return readKeys(field, to, { max_concurrent: concurrency });
  },
};

const remom: Looper = {
  type: 'panel',
  difference: 'there is one round: each model is asked once, and the judge writes the answer',
  read(field, to) {
    field.at('breadth_schedule').ignored('there is one round, with one call for each model');
    field.at('on_error').ignored('a model that fails is left out');
    return readKeys(field, to, { max_concurrent: concurrency });
  },
};

const fusion: Looper = {
  type: 'panel',
  difference: 'the judge writes the answer at once, without an analysis before it',
  read(field, to) {
    field.at('analysis_models').ignored('the models of the decision are the panel');
    field.at('on_error').ignored('a model that fails is left out');
    const timeout = field.at('round_timeout_seconds').number(`${to}.callTimeoutMs`);
    return defined({
      judge: field.at('model').text(`${to}.judge`),
      minAnswers: field.at('min_successful_responses').number(`${to}.minAnswers`),
      callTimeoutMs: timeout === undefined ? undefined : Math.round(timeout * 1000),
      ...readKeys(field, to, { max_concurrent: concurrency }),
    });
  },
};

const LOOPERS: Readonly<Record<string, Looper>> = { confidence, ratings, remom, fusion };

/** A decision's algorithm where it is one that makes several calls and has a counterpart; undefined for any other. */
export function importLooper(algorithm: Field, to: string): Record<string, unknown> | undefined {
  const type = algorithm.at('type');
  const looper = LOOPERS[type.word];
  if (looper === undefined) return undefined;
  if (looper.difference === undefined) type.mapped(`${to}.type`);
  else type.approximated(`${to}.type: ${looper.type}`, looper.difference);
  algorithm.at('on_error').ignored('a model that fails is left out');
  algorithm.at('minimum_candidates').ignored('with one candidate there is one call');
  return { type: looper.type, ...looper.read(algorithm.at(type.word), to) };
}
