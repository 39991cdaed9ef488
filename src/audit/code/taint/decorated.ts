import type { FunctionNode, Parameter } from '../tree/program.ts';
import type { Machine } from './machine.ts';
import { find } from './names.ts';
import type { State } from './state.ts';
import { type ClassValue, NOTHING, tainted, type Value } from './value.ts';

/** A function that a decorator hands to a protocol: its parameters are chosen by others. */
export function registerDecorated(fn: FunctionNode, state: State, machine: Machine): void {
  registerFunction(fn, state, machine, undefined);
}

function registerFunction(fn: FunctionNode, state: State, machine: Machine, self: Value | undefined): void {
  for (const decorator of fn.decorators) {
    const value = machine.evaluate(decorator.is === 'call' ? decorator.callee : decorator, state);
    const callee = decorator.is === 'call' ? decorator.callee : decorator;
    const method = callee.is === 'field' ? callee.name : value.path.slice(value.path.lastIndexOf('.') + 1);
    const kind = machine.rules.decorator({ path: value.path, method });
    if (kind === undefined) continue;
    const own = find(state.frame, fn.name)?.callables?.find((callable) => callable.fn === fn);
    const callable =
      self === undefined
        ? (own ?? machine.makeCallable(fn, state.frame))
        : machine.makeCallable(fn, state.frame, self);
    machine.handle({ callable, kind, args: chosenArgs(fn, kind, machine) });
    return;
  }
}

function chosenArgs(
  fn: FunctionNode,
  kind: 'argument' | 'request' | 'fetched' | 'private',
  machine: Machine,
): (Value | undefined)[] {
  return fn.params.map((param, at) =>
    isOurs(param, at, machine) ? undefined : tainted(machine.origin(kind, param.name, fn.file, fn.at)),
  );
}

/** A parameter that the framework fills, or whose type lets only harmless values pass. */
function isOurs({ name, type, fallback }: Parameter, at: number, { rules }: Machine): boolean {
  if (
    (at === 0 && (name === 'self' || name === 'cls')) ||
    rules.closedType.test(type) ||
    rules.innerType.test(type)
  )
    return true;
  return (
    fallback?.is === 'call' &&
    fallback.callee.is === 'name' &&
    /^(?:Depends|Security)$/.test(fallback.callee.name)
  );
}

/** Methods by which classes of tools are called. */
export function registerMethods(maker: ClassValue, state: State, machine: Machine): void {
  const { node } = maker;
  const self: Value = { ...NOTHING, instance: maker };
  const { language } = state.frame.file;
  for (const fn of node.methods) {
    registerFunction(fn, state, machine, self);
    for (const rule of machine.rules.sources.methods)
      if (
        rule.language === language &&
        rule.methods.includes(fn.name) &&
        new RegExp(rule.class).test(node.name)
      )
        machine.handle({
          callable: machine.makeCallable(fn, state.frame, self),
          kind: rule.kind,
          args: chosenArgs(fn, rule.kind, machine),
        });
  }
}
