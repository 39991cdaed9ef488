import type { SourceFile } from '../tree/program.ts';
import { either, type Fact, type Frame, NOTHING, type Taint, type Value } from './value.ts';

export interface Return {
  readonly value: Value;
  readonly cleared: ReadonlyMap<string, ReadonlySet<string>>;
}

/** One run of a function: where it came back, and the loops that it is in. */
export interface Activation {
  readonly returns: Return[];
  readonly loops: State[][];
}

export function newFrame(file: SourceFile, parent?: Frame, self?: Value): Frame {
  return { vars: new Map(), parent, file, self, exports: new Map() };
}

/** The names and what is known of origins at one point of a run. */
export class State {
  readonly frame: Frame;
  readonly activation: Activation;
  cleared: ReadonlyMap<string, ReadonlySet<string>>;
  /** False once the path has returned or thrown. */
  alive = true;

  constructor(
    frame: Frame,
    activation: Activation,
    cleared: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
  ) {
    this.frame = frame;
    this.activation = activation;
    this.cleared = cleared;
  }

  fork(): State {
    return new State({ ...this.frame, vars: new Map(this.frame.vars) }, this.activation, this.cleared);
  }

  /** Goes on from where the paths that are alive meet; with none of them, this path has ended. */
  meet(paths: readonly State[]): void {
    const alive = paths.filter((path) => path.alive);
    const [first, ...more] = alive;
    this.alive = first !== undefined;
    if (first === undefined) return;
    const cleared = meetCleared(alive.map((path) => path.cleared));
    const vars = first.#settledVars(cleared);
    for (const path of more)
      for (const [name, value] of path.#settledVars(cleared))
        vars.set(name, either(vars.get(name) ?? NOTHING, value));
    this.frame.vars = vars;
    this.cleared = cleared;
  }

  /** The names with what only this path knows of them. */
  #settledVars(common: State['cleared']): Map<string, Value> {
    if (this.cleared === common) return new Map(this.frame.vars);
    return new Map([...this.frame.vars].map(([name, value]) => [name, this.settled(value)]));
  }

  /** A value with what is known of its origins here. */
  settled(value: Value): Value {
    if (value.taints.length === 0 || this.cleared.size === 0) return value;
    return { ...value, taints: value.taints.map((taint) => this.#settledTaint(taint)) };
  }

  #settledTaint(taint: Taint): Taint {
    let { clear } = taint;
    for (const id of wholes(taint.origin.id)) {
      const known = this.cleared.get(id);
      if (known !== undefined) clear = new Set([...clear, ...known]);
    }
    return clear === taint.clear ? taint : { ...taint, clear };
  }

  learn(facts: readonly Fact[] | undefined): void {
    if (facts === undefined || facts.length === 0) return;
    const cleared = new Map(this.cleared);
    for (const { id, dangers } of facts) cleared.set(id, new Set([...(cleared.get(id) ?? []), ...dangers]));
    this.cleared = cleared;
  }

  /** Whether a taint can still do a danger here: neither it, nor what it is a part of, was cleared. */
  isOpen({ origin, clear }: Taint, danger: string): boolean {
    if (clear.has(danger) || clear.has('*')) return false;
    for (const id of wholes(origin.id)) {
      const known = this.cleared.get(id);
      if (known?.has(danger) === true || known?.has('*') === true) return false;
    }
    return true;
  }

  /** Whether a check cleared this of the origin, by name. */
  knows({ origin }: Taint, what: string): boolean {
    return this.cleared.get(origin.id)?.has(what) === true;
  }
}

/** An id, and those of what it is a part of. */
function* wholes(id: string): Generator<string> {
  for (let at = id; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) yield at;
}

/** What every path knows. */
export function meetCleared(
  all: readonly ReadonlyMap<string, ReadonlySet<string>>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const [first, ...more] = all;
  if (first === undefined) return new Map();
  if (more.every((other) => other === first)) return first;
  const out = new Map<string, ReadonlySet<string>>();
  for (const [id, dangers] of first) {
    const kept = [...dangers].filter((danger) =>
      more.every((other) => other.get(id)?.has(danger) === true || other.get(id)?.has('*') === true),
    );
    if (kept.length > 0) out.set(id, new Set(kept));
  }
  return out;
}
