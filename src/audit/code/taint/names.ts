import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import type { Frame } from './value.ts';
import { known, NOTHING, tainted, type Value } from './value.ts';

/** What a name stands for; one that nobody defined is a name of the language. */
export function lookUp(machine: Machine, name: string, state: State): Value {
  const { frame } = state;
  if (name === 'this') return selfOf(frame) ?? NOTHING;
  const found = find(frame, name);
  if (found !== undefined) return found;
  if (name === 'undefined') return { ...NOTHING, text: name, truth: false };
  return sourced(machine, known(name), state, 0);
}

export function find(frame: Frame, name: string): Value | undefined {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) {
    const value = at.vars.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function selfOf(frame: Frame): Value | undefined {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent)
    if (at.self !== undefined) return at.self;
  return undefined;
}

/** A name outside the project, with what comes in by it. */
export function sourced(machine: Machine, value: Value, { frame }: State, at: number): Value {
  const rule = value.path === '' ? undefined : machine.rules.nameSource(frame.file.language, value.path);
  if (rule === undefined) return value;
  return { ...tainted(machine.origin(rule.kind, value.path, frame.file, at)), path: value.path };
}

/** Gives a name its value: in the function at hand, or, where it is not declared here, where it is. */
export function define(frame: Frame, name: string, value: Value, declared: boolean): void {
  for (let at: Frame | undefined = declared ? undefined : frame; at !== undefined; at = at.parent)
    if (at.vars.has(name)) {
      at.vars.set(name, value);
      return;
    }
  frame.vars.set(name, value);
}
