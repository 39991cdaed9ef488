import type { Modules } from '../project/modules.ts';
import type { CodeRules } from '../rules/load.ts';
import type { SourceKind } from '../rules/schema.ts';
import type { FunctionNode, SourceFile, Statement } from '../tree/program.ts';
import { assign } from './assign.ts';
import { evaluate } from './expressions.ts';
import type { Handler, Hit, Machine } from './machine.ts';
import { type Activation, meetCleared, newFrame, State } from './state.ts';
import { execute } from './statements.ts';
import type { Frame } from './value.ts';
import { allTaints, type Callable, either, known, NOTHING, shared, type Taint, type Value } from './value.ts';

const MOST_STEPS = 2_000_000;
const MOST_STEPS_A_ROOT = 200_000;
const DEEPEST = 8;

interface ModuleRun {
  readonly frame: Frame;
  readonly value: Value;
}

/**
 * Runs a project in the abstract: every module once, then every function that others call with what they may choose, then
 * whatever has not been run. O(steps), which are bounded; never throws on any program.
 */
export function findFlows(modules: Modules, rules: CodeRules): Hit[] {
  return new Engine(modules, rules).run();
}

class Engine implements Machine {
  readonly rules: CodeRules;
  readonly #modules: Modules;
  readonly #runs = new Map<string, ModuleRun>();
  readonly #made = new Map<FunctionNode, Callable>();
  readonly #entered = new Set<FunctionNode>();
  readonly #handlers: Handler[] = [];
  readonly #handled = new Set<FunctionNode>();
  readonly #hits = new Map<string, Hit>();
  readonly #stack: FunctionNode[] = [];
  readonly #quiet = new Map<FunctionNode, Value>();
  #steps = MOST_STEPS;
  #rootSteps = MOST_STEPS_A_ROOT;
  #reported = 0;

  constructor(modules: Modules, rules: CodeRules) {
    this.#modules = modules;
    this.rules = rules;
  }

  run(): Hit[] {
    for (const file of this.#modules.files) this.#bounded(() => this.#module(file));
    this.#drain();
    for (const [fn, callable] of this.#made) {
      if (this.#entered.has(fn)) continue;
      this.#bounded(() => this.#root(callable, []));
      this.#drain();
    }
    return [...this.#hits.values()];
  }

  #drain(): void {
    for (let handler = this.#handlers.shift(); handler !== undefined; handler = this.#handlers.shift()) {
      const { callable, args } = handler;
      const current = handler;
      this.#bounded(() => this.#root(callable, args, current));
    }
  }

  /** Code that is nested deeper than the stack goes is left where it is. */
  #bounded(run: () => void): void {
    try {
      run();
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      this.#stack.length = 0;
    }
  }

  #root(callable: Callable, args: readonly (Value | undefined)[], handler?: Handler): void {
    this.#rootSteps = MOST_STEPS_A_ROOT;
    const values = args.map((value) => value ?? NOTHING);
    const state = new State(newFrame(callable.fn.file, callable.frame), newActivation());
    const given = this.#run(
      callable,
      callable.self === undefined ? values : withoutSelf(callable, values),
      new Map(),
      state,
    );
    if (handler !== undefined) this.#exposed(callable, given);
  }

  /** What a handler gives back goes to those who asked. */
  #exposed({ fn }: Callable, given: Value): void {
    for (const danger of this.rules.dangers.filter(({ id }) => id === 'expose')) {
      const taint = allTaints(given).find(({ origin }) => danger.from.includes(origin.kind));
      if (taint !== undefined)
        this.report({
          danger,
          severity: danger.severity,
          taint,
          file: taint.last.file,
          at: taint.last.at,
          call: fn.name || 'handler',
        });
    }
  }

  spend(): boolean {
    this.#rootSteps--;
    return this.#steps-- > 0 && this.#rootSteps > 0;
  }

  evaluate: Machine['evaluate'] = (expression, state) => evaluate(expression, state, this);
  execute: Machine['execute'] = (statements: readonly Statement[], state) => execute(statements, state, this);
  assign: Machine['assign'] = (target, value, state, declared) =>
    assign(this, target, value, state, declared);

  makeCallable(fn: FunctionNode, frame: Frame, self?: Value): Callable {
    const callable = { fn, frame, self };
    if (!this.#made.has(fn)) this.#made.set(fn, callable);
    return callable;
  }

  handle(handler: Handler): void {
    const { fn } = handler.callable;
    if (this.#handled.has(fn)) return;
    this.#handled.add(fn);
    this.#entered.add(fn);
    this.#handlers.push(handler);
  }

  report(hit: Hit): void {
    this.#reported++;
    const key = `${hit.danger.id} ${hit.file.path} ${hit.at}`;
    if (!this.#hits.has(key)) this.#hits.set(key, hit);
  }

  origin(kind: SourceKind, name: string, file: SourceFile, at: number) {
    return {
      kind,
      id: `${file.path.replaceAll('.', '_')}:${at}:${name.replaceAll('.', '_')}`,
      name,
      file,
      at,
    };
  }

  invoke(
    callable: Callable,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    state: State,
    at: number,
  ): Value {
    const { fn } = callable;
    const known = this.#quiet.get(fn);
    const isQuiet = [...args, ...named.values()].every(isPlain);
    if (isQuiet && known !== undefined) return known;
    if (this.#stack.length >= DEEPEST || this.#stack.includes(fn)) return NOTHING;
    const before = this.#reported;
    const passed = args.map((value) => stepped(value, state.frame.file, at));
    const namedPassed = new Map(
      [...named].map(([name, value]) => [name, stepped(value, state.frame.file, at)]),
    );
    const given = this.#run(callable, passed, namedPassed, state);
    // what was given nothing and gives nothing on does the same the next time
    if (
      isQuiet &&
      callable.self === undefined &&
      before === this.#reported &&
      isPlain(given) &&
      callable.frame.parent === undefined
    )
      this.#quiet.set(fn, given);
    return given;
  }

  #run(callable: Callable, args: readonly Value[], named: ReadonlyMap<string, Value>, state: State): Value {
    const { fn, frame: parent, self } = callable;
    this.#entered.add(fn);
    const activation = newActivation();
    const inner = new State(newFrame(fn.file, parent, self), activation, state.cleared);
    this.#bind(callable, args, named, inner);
    this.#stack.push(fn);
    execute(fn.body, inner, this);
    this.#stack.pop();
    if (inner.alive) activation.returns.push({ value: NOTHING, cleared: inner.cleared });
    if (activation.returns.length === 0) return NOTHING;
    state.cleared = meetCleared(activation.returns.map(({ cleared }) => cleared));
    return result(activation, fn);
  }

  #bind(
    { fn, self }: Callable,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    state: State,
  ): void {
    const isBound = self !== undefined && fn.file.language === 'python' && !isStatic(fn);
    const params = isBound ? fn.params.slice(1) : fn.params;
    const [first] = fn.params;
    if (isBound && self !== undefined && first !== undefined) assign(this, first.target, self, state, true);
    params.forEach((param, at) => {
      const given =
        param.rest === undefined
          ? (args[at] ?? named.get(param.name))
          : gathered(param.rest, args.slice(at), named);
      const usual =
        given === undefined && param.fallback !== undefined ? evaluate(param.fallback, state, this) : NOTHING;
      const value = given ?? usual;
      assign(
        this,
        param.target,
        this.rules.closedType.test(param.type) ? { ...value, taints: [] } : value,
        state,
        true,
      );
    });
  }

  imported(specifier: string, from: SourceFile): Value {
    const file = this.#modules.resolve(specifier, from);
    return file === undefined ? known(this.#modules.libraryName(specifier, from)) : this.#module(file).value;
  }

  #module(file: SourceFile): ModuleRun {
    const there = this.#runs.get(file.path);
    if (there !== undefined) return there;
    const frame = newFrame(file);
    const names = (name: string): Value | undefined =>
      frame.exports.get(name)?.() ??
      frame.vars.get(name) ??
      this.#beyond(frame, name) ??
      this.#submodule(file, name);
    const run: ModuleRun = { frame, value: { ...NOTHING, names } };
    this.#runs.set(file.path, run);
    const depth = this.#rootSteps;
    this.#rootSteps = MOST_STEPS_A_ROOT;
    execute(this.#modules.program(file), new State(frame, newActivation()), this);
    this.#rootSteps = depth;
    const complete = { frame, value: { ...run.value, entries: frame.vars } };
    this.#runs.set(file.path, complete);
    return complete;
  }

  /** `export * from`, and what CommonJS gives away as one object. */
  #beyond(frame: Frame, name: string): Value | undefined {
    const star = frame.exports.get('*')?.();
    const whole = frame.exports.get('*default*')?.();
    return (
      star?.names?.(name) ??
      whole?.entries?.get(name) ??
      (name === '*default*' ? undefined : whole?.names?.(name))
    );
  }

  #submodule(file: SourceFile, name: string): Value | undefined {
    const inner = this.#modules.submodule(file, name);
    return inner === undefined ? undefined : this.#module(inner).value;
  }
}

const newActivation = (): Activation => ({ returns: [], loops: [] });

const isPlain = (value: Value): boolean =>
  allTaints(value).length === 0 && value.callables === undefined && value.instance === undefined;

function withoutSelf({ fn }: Callable, values: readonly Value[]): readonly Value[] {
  return fn.file.language === 'python' && !isStatic(fn) ? values.slice(1) : values;
}

const isStatic = ({ decorators }: FunctionNode): boolean =>
  decorators.some((value) => value.is === 'name' && value.name === 'staticmethod');

function gathered(rest: 'list' | 'record', args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
  const entries = rest === 'list' ? new Map(args.map((value, at) => [String(at), value])) : named;
  return { ...NOTHING, entries };
}

/** The value, with the call that it was handed over by on its way. */
function stepped(value: Value, file: SourceFile, at: number): Value {
  if (value.taints.length === 0) return value;
  const taints = value.taints.map((taint): Taint => ({ ...taint, last: { file, at, before: taint.last } }));
  return { ...value, taints };
}

/** All that a function gives back, and what its answer shows where it is a truth value. */
function result({ returns }: Activation, _fn: FunctionNode): Value {
  const value = returns.map((each) => each.value).reduce((a, b) => either(a, b));
  const facts = (wanted: boolean) => {
    const ways = returns.filter((each) => each.value.truth !== !wanted);
    const known = ways.map(({ value: { yes, no }, cleared }) => [
      ...((wanted ? yes : no) ?? []),
      ...[...cleared].map(([id, dangers]) => ({ id, dangers: [...dangers] })),
    ]);
    return known.length === 0 ? [] : known.reduce((a, b) => [...shared(a, b)]);
  };
  return { ...value, yes: facts(true), no: facts(false) };
}
