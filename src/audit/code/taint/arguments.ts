import type { Argument } from '../tree/program.ts';
import { allTaints, NOTHING, type Taint, unite, type Value } from './value.ts';

/** What a call is given, by position and by name. */
export class Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** What is spread over the positions from here on. */
  readonly rest: Value | undefined;

  constructor(positional: readonly Value[], named: ReadonlyMap<string, Value> = new Map(), rest?: Value) {
    this.positional = positional;
    this.named = named;
    this.rest = rest;
  }

  static of(args: readonly Argument[], evaluate: (argument: Argument) => Value): Arguments {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    let rest: Value | undefined;
    for (const argument of args) {
      const value = evaluate(argument);
      if (argument.name !== undefined) named.set(argument.name, value);
      else if (argument.spread !== true) positional.push(value);
      else if (value.entries === undefined) rest = value;
      else
        for (const [key, inner] of value.entries)
          if (/^\d+$/.test(key)) positional.push(inner);
          else named.set(key, inner);
    }
    return new Arguments(positional, named, rest);
  }

  at(position: number | string): Value | undefined {
    if (typeof position === 'string') return this.named.get(position);
    return (
      this.positional[position] ??
      (this.rest === undefined ? undefined : { ...NOTHING, taints: this.rest.taints })
    );
  }

  /** From a position on. */
  from(position: number): Arguments {
    return new Arguments(this.positional.slice(position), this.named, this.rest);
  }

  get all(): readonly Value[] {
    return [...this.positional, ...this.named.values(), ...(this.rest === undefined ? [] : [this.rest])];
  }

  get taints(): readonly Taint[] {
    return unite(this.all.map((value) => allTaints(value)));
  }

  /** An option by its name: a keyword, or a field of an object among the arguments. */
  option(name: string, at?: number): Value | undefined {
    const found =
      this.named.get(name) ??
      this.positional.map(({ entries }) => entries?.get(name)).find((value) => value !== undefined);
    return found ?? (at === undefined ? undefined : this.positional[at]);
  }
}
