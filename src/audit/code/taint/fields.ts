import { fieldFacts } from './checks.ts';
import type { Machine } from './machine.ts';
import { sourced } from './names.ts';
import type { State } from './state.ts';
import { type ClassValue, either, known, NOTHING, unite, type Value, within } from './value.ts';

/** A field or an entry of a value, by its name. */
export function fieldOf(machine: Machine, of: Value, name: string, state: State, at: number): Value {
  if (of.names !== undefined) return of.names(name) ?? NOTHING;
  const own = ownField(machine, of.instance ?? of.maker, name, of);
  if (own !== undefined) return own;
  const isHarmless = machine.rules.isHarmlessField(name);
  const entry = of.entries?.get(name) ?? (isHarmless ? undefined : of.entries?.get('*'));
  const inherited =
    entry?.closed === true || isHarmless || machine.rules.isWholeSource(of.path) ? [] : fieldTaints(of, name);
  const value: Value = entry === undefined ? NOTHING : entry;
  const path = of.path === '' ? value.path : value.path || `${of.path}.${name}`;
  const found: Value = { ...value, taints: unite([value.taints, inherited]), path };
  const checked = fieldFacts(machine, state, of, name);
  if (checked !== undefined) return { ...found, taints: [], ...checked };
  return of.path === '' ? found : sourced(machine, found, state, at);
}

/** Parts of what a library made of it (a URL's host) stand for the whole. */
const fieldTaints = (of: Value, name: string) =>
  of.path.endsWith(')') ? of.taints : within(of.taints, name);

function ownField(
  machine: Machine,
  owner: ClassValue | undefined,
  name: string,
  self: Value,
): Value | undefined {
  if (owner === undefined) return undefined;
  const method = owner.node.methods.find((fn) => fn.name === name);
  if (method !== undefined)
    return { ...NOTHING, callables: [machine.makeCallable(method, owner.frame, self)] };
  return owner.fields.get(name);
}

/** An entry by a key that is reckoned: a fixed table gives what is in it, whoever chose the key. */
export function itemOf(machine: Machine, of: Value, key: Value, state: State, at: number): Value {
  if (key.text !== undefined && !key.text.includes('\0')) return fieldOf(machine, of, key.text, state, at);
  if (of.entries !== undefined && of.entries.size > 0) {
    const all = [...of.entries.values()].reduce((a, b) => either(a, b), NOTHING);
    return { ...all, taints: unite([all.taints, within(of.taints, '*')]), text: undefined };
  }
  if (machine.rules.isWholeSource(of.path)) return NOTHING;
  return { ...known(''), taints: of.path.endsWith(')') ? of.taints : within(of.taints, '*') };
}
