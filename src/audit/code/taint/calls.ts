import type { Call } from '../tree/program.ts';
import { Arguments } from './arguments.ts';
import type { CallSite } from './call-site.ts';
import { fieldOf } from './fields.ts';
import { registerHandlers } from './handlers.ts';
import { libraryCall } from './library.ts';
import type { Machine } from './machine.ts';
import { define } from './names.ts';
import { reportSinks } from './sinks.ts';
import type { State } from './state.ts';
import { allTaints, either, factsOf, NOTHING, unite, type Value } from './value.ts';

const MOST_CALLABLES = 12;
const COLLECTS = /^(?:push|unshift|append|appendleft|add|extend|insert|update|set|setdefault)$/;

export function evaluateCall(call: Call, state: State, machine: Machine): Value {
  const { callee } = call;
  const receiver = callee.is === 'field' ? machine.evaluate(callee.of, state) : undefined;
  const called =
    callee.is === 'field' && receiver !== undefined
      ? fieldOf(machine, receiver, callee.name, state, callee.at)
      : machine.evaluate(callee, state);
  const args = Arguments.of(call.args, ({ value }) => machine.evaluate(value, state));
  const written = callee.is === 'field' ? callee.name : callee.is === 'name' ? callee.name : '';
  const path = pathOf(called, receiver, written);
  const site: CallSite = {
    at: call.at,
    callee: called,
    path,
    method: callee.is === 'field' ? callee.name : path.slice(path.lastIndexOf('.') + 1) || written,
    receiver,
    receiverName: callee.is === 'field' ? nameOf(callee.of) : '',
    args,
  };
  if (call.tagged === true && !machine.rules.isShellTag(path)) return { ...NOTHING, path: `${path}()` };
  const given = performCall(site, state, machine);
  if (
    receiver !== undefined &&
    callee.is === 'field' &&
    callee.of.is === 'name' &&
    COLLECTS.test(site.method)
  )
    collect(callee.of.name, receiver, args, state);
  return given;
}

function pathOf(called: Value, receiver: Value | undefined, written: string): string {
  if (called.path !== '' || called.callables !== undefined || called.maker !== undefined) return called.path;
  return receiver === undefined ? written : '';
}

function nameOf(expression: Call['callee']): string {
  if (expression.is === 'name') return expression.name;
  if (expression.is === 'field') return expression.name;
  return expression.is === 'call' ? nameOf(expression.callee) : '';
}

/** A list that something was put into holds it. */
function collect(name: string, receiver: Value, args: Arguments, state: State): void {
  const added = args.all.reduce((a, b) => either(a, b), NOTHING);
  if (allTaints(added).length === 0 && receiver.entries === undefined) return;
  const entries = new Map(receiver.entries ?? []);
  entries.set('*', either(entries.get('*') ?? NOTHING, { ...added, path: '' }));
  define(state.frame, name, { ...receiver, entries }, false);
}

/** What a call does and gives: a handler that is registered, a sink, a function of the project, or one of a library. */
export function performCall(site: CallSite, state: State, machine: Machine): Value {
  const { path, args, callee, at } = site;
  const { language } = state.frame.file;
  const [first] = args.positional;
  if ((path === 'require' || path === 'import') && first?.text !== undefined && language === 'javascript')
    return machine.imported(first.text, state.frame.file);
  if (machine.rules.isWrapper(path) && first !== undefined) return first;
  if (registerHandlers(site, state, machine)) return { ...NOTHING, path: path === '' ? '' : `${path}()` };
  const applied = machine.rules.applies(language, site);
  if (applied !== undefined) {
    const inner = args.at(applied.function);
    if (inner !== undefined && (inner.path !== '' || inner.callables !== undefined)) {
      const method = inner.path.slice(inner.path.lastIndexOf('.') + 1);
      const next = {
        ...site,
        callee: inner,
        path: inner.path,
        method,
        receiver: undefined,
        args: args.from(applied.from),
      };
      return performCall(next, state, machine);
    }
  }
  reportSinks(site, state, machine);
  if (callee.callables !== undefined && callee.callables.length > 0) {
    const given = callee.callables
      .slice(0, MOST_CALLABLES)
      .map((callable) => machine.invoke(callable, args.positional, args.named, state, at))
      .reduce((a, b) => either(a, b));
    // a list of what is refused may be written in any way: its name says what it is
    const refuses = machine.rules.checkNames.no.test(site.method || (callee.callables[0]?.fn.name ?? ''));
    return refuses ? { ...given, no: [...(given.no ?? []), ...factsOf(args.taints, ['*'])] } : given;
  }
  if (callee.maker !== undefined) return make(site, state, machine);
  return libraryCall(site, state, machine);
}

function make({ callee, args, at }: CallSite, state: State, machine: Machine): Value {
  const { maker } = callee;
  if (maker === undefined) return NOTHING;
  const instance: Value = { ...NOTHING, taints: unite([]), instance: maker, truth: true };
  const start = maker.node.methods.find(({ name }) => name === 'constructor' || name === '__init__');
  if (start !== undefined)
    machine.invoke(
      machine.makeCallable(start, maker.frame, instance),
      args.positional,
      args.named,
      state,
      at,
    );
  // a record's fields are what it is made of
  else
    for (const [name, value] of args.named)
      maker.fields.set(name, either(maker.fields.get(name) ?? NOTHING, value));
  return instance;
}
