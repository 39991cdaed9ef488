import type { FunctionNode, Statement } from '../tree/program.ts';
import { registerDecorated, registerMethods } from './decorated.ts';
import type { Machine } from './machine.ts';
import { find, sourced } from './names.ts';
import type { State } from './state.ts';
import { type ClassValue, either, elementOf, factsOf, NOTHING, unite, type Value } from './value.ts';

type Kinds = { readonly [K in Statement['is']]: Extract<Statement, { readonly is: K }> };
type Executors = {
  readonly [K in Statement['is']]: (statement: Kinds[K], state: State, machine: Machine) => void;
};

/** Runs statements in order, until the path ends. */
export function execute(statements: readonly Statement[], state: State, machine: Machine): void {
  for (const statement of statements) if (statement.is === 'function') declare(statement.fn, state, machine);
  for (const statement of statements) {
    if (!state.alive || !machine.spend()) return;
    const executor = EXECUTORS[statement.is] as (
      statement: Statement,
      state: State,
      machine: Machine,
    ) => void;
    executor(statement, state, machine);
  }
}

/** Functions are known before the lines above them have run. */
function declare(fn: FunctionNode, { frame }: State, machine: Machine): void {
  frame.vars.set(fn.name, { ...NOTHING, callables: [machine.makeCallable(fn, frame)] });
}

const EXECUTORS: Executors = {
  do({ value }, state, machine) {
    machine.evaluate(value, state);
  },
  set({ target, value, more }, state, machine) {
    const given = value === undefined ? NOTHING : machine.evaluate(value, state);
    const before =
      more === true && target.is === 'name' ? (find(state.frame, target.name) ?? NOTHING) : NOTHING;
    machine.assign(target, more === true ? added(before, given) : given, state, true);
  },
  if({ test, yes, no }, state, machine) {
    const tested = machine.evaluate(test, state);
    const [a, b] = [state.fork(), state.fork()];
    a.learn(tested.yes);
    b.learn(tested.no);
    machine.execute(yes, a);
    machine.execute(no, b);
    state.meet([a, b]);
  },
  loop({ each, test, body }, state, machine) {
    const exits: State[] = [];
    state.activation.loops.push(exits);
    const over = each === undefined ? undefined : machine.evaluate(each.of, state);
    // what one round leaves is there in the next
    for (let round = 0; round < 2; round++) {
      const tested = test === undefined ? NOTHING : machine.evaluate(test, state);
      const inner = state.fork();
      inner.learn(tested.yes);
      if (each !== undefined && over !== undefined) machine.assign(each.target, elementOf(over), inner, true);
      machine.execute(body, inner);
      state.meet([state.fork(), inner, ...exits.splice(0)]);
    }
    state.activation.loops.pop();
  },
  return({ value }, state, machine) {
    const given = value === undefined ? NOTHING : state.settled(machine.evaluate(value, state));
    state.activation.returns.push({ value: given, cleared: state.cleared });
    state.alive = false;
  },
  leave({ how, value }, state, machine) {
    if (value !== undefined) machine.evaluate(value, state);
    if (how === 'loop') state.activation.loops.at(-1)?.push(state.fork());
    state.alive = false;
  },
  try({ body, handlers, otherwise, last }, state, machine) {
    const before = state.fork();
    const done = state.fork();
    machine.execute([...body, ...otherwise], done);
    // an exception may come before the first line or after the last
    const caught = handlers.map((handler) => {
      const inner = state.fork();
      const whole = done.fork();
      whole.alive = done.alive;
      inner.meet([before.fork(), whole]);
      inner.cleared = before.cleared;
      machine.execute(handler, inner);
      return inner;
    });
    state.meet([done, ...caught]);
    if (state.alive) machine.execute(last, state);
    else {
      machine.execute(last, before);
      state.alive = false;
    }
  },
  cases({ of, cases }, state, machine) {
    const chosen = machine.evaluate(of, state);
    const exits: State[] = [];
    state.activation.loops.push(exits);
    const paths: State[] = [];
    let isWhole = false;
    let before: State | undefined;
    for (const { values, body } of cases) {
      const inner = state.fork();
      const given = values.map((value) => machine.evaluate(value, state));
      if (values.length === 0) isWhole = true;
      else if (given.every(({ text }) => text !== undefined)) inner.learn(factsOf(chosen.taints, ['*']));
      // the case above falls through
      if (before?.alive === true) inner.meet([inner.fork(), before]);
      machine.execute(body, inner);
      paths.push(inner);
      before = state.frame.file.language === 'javascript' ? inner : undefined;
    }
    state.activation.loops.pop();
    state.meet([...paths, ...exits, ...(isWhole ? [] : [state.fork()])]);
  },
  function({ fn }, state, machine) {
    registerDecorated(fn, state, machine);
  },
  class(node, state, machine) {
    const maker: ClassValue = { node, frame: state.frame, fields: new Map(), made: false };
    for (const { name, value } of node.fields) maker.fields.set(name, machine.evaluate(value, state));
    state.frame.vars.set(node.name, { ...NOTHING, maker });
    registerMethods(maker, state, machine);
  },
  import({ from, names, at }, state, machine) {
    for (const { name, as } of names) {
      const module = moduleOf(machine, from, name, state);
      if (as !== '')
        state.frame.vars.set(as, name === '*' ? module : sourced(machine, named(module, name), state, at));
      else if (module.names !== undefined) starred(module, state);
    }
  },
  export({ name, as, from }, state, machine) {
    const { frame } = state;
    if (from === undefined) frame.exports.set(as, () => frame.vars.get(name));
    else {
      const module = machine.imported(from, frame.file);
      frame.exports.set(as, () => (name === '*' ? module : named(module, name)));
    }
  },
  block({ body }, state, machine) {
    machine.execute(body, state);
  },
};

function added(before: Value, more: Value): Value {
  const text =
    before.text === undefined && more.text === undefined
      ? undefined
      : `${before.text ?? '\0'}${more.text ?? '\0'}`;
  return { ...either(before, more), taints: unite([before.taints, more.taints]), text };
}

/** `from . import name`, where the folder is no package of its own, means the file of that name. */
function moduleOf(machine: Machine, from: string, name: string, { frame }: State): Value {
  const module = machine.imported(from, frame.file);
  if (module.names !== undefined || name === '*' || frame.file.language !== 'python') return module;
  const inner = machine.imported(from.endsWith('.') ? from + name : `${from}.${name}`, frame.file);
  return inner.names === undefined
    ? module
    : { ...NOTHING, names: (wanted) => (wanted === name ? inner : undefined) };
}

/** A name of a module. The default of a library is the library. */
function named(module: Value, name: string): Value {
  if (module.names !== undefined) return module.names(name === 'default' ? '*default*' : name) ?? NOTHING;
  return { ...NOTHING, path: name === 'default' ? module.path : `${module.path}.${name}` };
}

function starred(module: Value, { frame }: State): void {
  for (const [name, value] of module.entries ?? []) if (!frame.vars.has(name)) frame.vars.set(name, value);
}
