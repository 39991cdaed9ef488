import type { Expression, Join } from '../tree/program.ts';
import { evaluateCall } from './calls.ts';
import { fieldOf, itemOf } from './fields.ts';
import { compareFacts } from './guards.ts';
import type { Machine } from './machine.ts';
import { lookUp } from './names.ts';
import type { State } from './state.ts';
import {
  allTaints,
  cleared,
  either,
  elementOf,
  HOLE,
  NOTHING,
  shared,
  type Taint,
  unite,
  type Value,
} from './value.ts';

type Kinds = { readonly [K in Expression['is']]: Extract<Expression, { readonly is: K }> };
type Evaluators = {
  readonly [K in Expression['is']]: (expression: Kinds[K], state: State, machine: Machine) => Value;
};

/** The whole of an address before the part at hand: what follows cannot change its host. */
const HOST_SET = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]+[/?#]|^[/?#.]/i;
const LONGEST_TEXT = 4000;

/** What an expression gives, as far as it matters where it came from. */
export function evaluate(expression: Expression, state: State, machine: Machine): Value {
  if (!machine.spend()) return NOTHING;
  const evaluator = EVALUATORS[expression.is] as (
    expression: Expression,
    state: State,
    machine: Machine,
  ) => Value;
  return evaluator(expression, state, machine);
}

function truthOf(text: string): boolean | undefined {
  if (/^(?:true|True)$/.test(text)) return true;
  return /^(?:false|False|None|null|undefined|0)$/.test(text) ? false : undefined;
}

const EVALUATORS: Evaluators = {
  name: ({ name }, state, machine) => lookUp(machine, name, state),
  text: ({ text }) => ({ taints: [], path: '', text: text.slice(0, LONGEST_TEXT), truth: text !== '' }),
  literal: ({ text }) => ({ taints: [], path: '', text, truth: truthOf(text) }),
  pattern: ({ source }) => ({ taints: [], path: '', pattern: source }),
  join: (join, state, machine) => evaluateJoin(join, state, machine),
  bundle({ entries }, state, machine) {
    const out = new Map<string, Value>();
    const own: (readonly Taint[])[] = [];
    for (const { key, value, spread } of entries) {
      const part = machine.evaluate(value, state);
      if (spread === true) {
        own.push(part.taints);
        for (const [name, inner] of part.entries ?? []) out.set(name, inner);
      } else out.set(key ?? '*', either(out.get(key ?? '*') ?? NOTHING, part));
    }
    return { taints: unite(own), path: '', entries: out, truth: true };
  },
  field: ({ of, name, at }, state, machine) => fieldOf(machine, machine.evaluate(of, state), name, state, at),
  item({ of, key, at }, state, machine) {
    const value = machine.evaluate(of, state);
    return itemOf(machine, value, machine.evaluate(key, state), state, at);
  },
  call: (call, state, machine) => evaluateCall(call, state, machine),
  lambda: ({ fn }, { frame }, machine) => ({ ...NOTHING, callables: [machine.makeCallable(fn, frame)] }),
  choice({ test, yes, no }, state, machine) {
    const tested = machine.evaluate(test, state);
    const [a, b] = [state.fork(), state.fork()];
    a.learn(tested.yes);
    b.learn(tested.no);
    const values = [a.settled(machine.evaluate(yes, a)), b.settled(machine.evaluate(no, b))] as const;
    state.meet([a, b]);
    return either(values[0], values[1]);
  },
  logic({ op, left, right }, state, machine) {
    const first = machine.evaluate(left, state);
    const branch = state.fork();
    branch.learn(op === 'and' ? first.yes : first.no);
    const second = branch.settled(machine.evaluate(right, branch));
    const value = either(first, second);
    const [both, one] =
      op === 'and'
        ? ([[...(first.yes ?? []), ...(second.yes ?? [])], shared(first.no, second.no)] as const)
        : ([[...(first.no ?? []), ...(second.no ?? [])], shared(first.yes, second.yes)] as const);
    return { ...value, truth: undefined, yes: op === 'and' ? both : one, no: op === 'and' ? one : both };
  },
  not({ of }, state, machine) {
    const value = machine.evaluate(of, state);
    const truth = value.truth === undefined ? undefined : !value.truth;
    return { taints: [], path: '', truth, yes: value.no, no: value.yes };
  },
  compare({ op, left, right }, state, machine) {
    const values = [machine.evaluate(left, state), machine.evaluate(right, state)] as const;
    return { taints: [], path: '', ...compareFacts(op, left, right, values[0], values[1]) };
  },
  assignment({ target, value }, state, machine) {
    const given = machine.evaluate(value, state);
    machine.assign(target, given, state, false);
    return given;
  },
  sum({ parts }, state, machine) {
    for (const part of parts) machine.evaluate(part, state);
    return NOTHING;
  },
  each({ loops, tests, value }, state, machine) {
    const inner = state.fork();
    for (const { target, of } of loops)
      machine.assign(target, elementOf(machine.evaluate(of, inner)), inner, true);
    for (const test of tests) inner.learn(machine.evaluate(test, inner).yes);
    const given = inner.settled(machine.evaluate(value, inner));
    // facts pass on for `any(…)` and `all(…)`
    return { ...given, path: '', text: undefined, entries: new Map([['*', given]]) };
  },
};

function evaluateJoin({ parts }: Join, state: State, machine: Machine): Value {
  let text = '';
  let before: 'open' | 'set' = 'open';
  const taints: (readonly Taint[])[] = [];
  let entries: ReadonlyMap<string, Value> | undefined;
  for (const part of parts) {
    const value = machine.evaluate(part, state);
    const own = allTaints(value);
    if (own.length > 0) taints.push(before === 'set' ? cleared(own, ['request']) : own);
    text += value.text ?? HOLE;
    // lists are put together by `+` as well
    if (value.entries !== undefined)
      entries = new Map([...(entries ?? []), ...shifted(value.entries, entries?.size ?? 0)]);
    if (before === 'open' && (HOST_SET.test(text) || (own.length === 0 && value.text === undefined)))
      before = 'set';
  }
  return { taints: unite(taints), path: '', text: text.slice(0, LONGEST_TEXT), entries };
}

const shifted = (entries: ReadonlyMap<string, Value>, by: number): [string, Value][] =>
  [...entries].map(([key, value]) => [/^\d+$/.test(key) ? String(Number(key) + by) : key, value]);
