import type { Expression, Target, UnpackEntry } from '../tree/program.ts';
import { fieldOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { define } from './names.ts';
import type { State } from './state.ts';
import { either, NOTHING, type Value } from './value.ts';

/** Writes a value to a name, a field or the names of a pattern. */
export function assign(
  machine: Machine,
  target: Target,
  value: Value,
  state: State,
  declared: boolean,
): void {
  if (target.is === 'name') define(state.frame, target.name, value, declared);
  else if (target.is === 'unpack') unpack(machine, target.entries, value, state, declared);
  else if (target.is === 'field') assignField(machine, target.of, target.name, value, state);
  else {
    const key = machine.evaluate(target.key, state);
    assignField(machine, target.of, key.text ?? '*', value, state);
  }
}

function unpack(
  machine: Machine,
  entries: readonly UnpackEntry[],
  value: Value,
  state: State,
  declared: boolean,
): void {
  for (const { key, target, fallback } of entries) {
    const part = key === undefined ? { ...value, path: '' } : fieldOf(machine, value, key, state, target.at);
    const usual = fallback === undefined ? NOTHING : machine.evaluate(fallback, state);
    assign(machine, target, either(part, usual), state, declared);
  }
}

/** A field of an instance is known to all its methods; a field of another value, where that value has a name. */
function assignField(machine: Machine, of: Expression, name: string, value: Value, state: State): void {
  const receiver = machine.evaluate(of, state);
  const fields = receiver.instance?.fields;
  if (fields !== undefined) {
    fields.set(name, either(fields.get(name) ?? NOTHING, value));
    return;
  }
  if (receiver.path === 'module' && name === 'exports') state.frame.exports.set('*default*', () => value);
  else if (receiver.path === 'exports' || receiver.path === 'module.exports')
    state.frame.exports.set(name, () => value);
  // a library stays what it is
  if ((of.is !== 'name' && of.is !== 'field') || (receiver.path !== '' && !receiver.path.endsWith(')')))
    return;
  const entries = new Map(receiver.entries ?? []);
  entries.set(name, name === '*' ? either(entries.get(name) ?? NOTHING, value) : value);
  if (of.is === 'name') define(state.frame, of.name, { ...receiver, entries }, false);
  else assignField(machine, of.of, of.name, { ...receiver, entries }, state);
}
