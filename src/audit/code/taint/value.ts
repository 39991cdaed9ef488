import type { SourceKind } from '../rules/schema.ts';
import type { ClassNode, FunctionNode, SourceFile } from '../tree/program.ts';

/** Where something that others chose comes in. */
export interface Origin {
  readonly kind: SourceKind;
  /** The same for the same thing: `handler:12.args.path`; what is known of a whole holds for its fields. */
  readonly id: string;
  readonly name: string;
  readonly file: SourceFile;
  readonly at: number;
}

/** One step of the way, the last first. */
export interface Step {
  readonly file: SourceFile;
  readonly at: number;
  readonly before?: Step | undefined;
}

/** What one origin left in a value. */
export interface Taint {
  readonly origin: Origin;
  readonly last: Step;
  /** Dangers that it can no longer do. */
  readonly clear: ReadonlySet<string>;
  /** A path without `..` in it. */
  readonly solved: boolean;
}

/** What is known of an origin once a test came out. */
export interface Fact {
  readonly id: string;
  readonly dangers: readonly string[];
}

/** The names of a function or a module. */
export interface Frame {
  vars: Map<string, Value>;
  readonly parent?: Frame | undefined;
  readonly file: SourceFile;
  /** What `this` is. */
  readonly self?: Value | undefined;
  /** Names a module gives away, where they differ. */
  readonly exports: Map<string, () => Value | undefined>;
}

/** A function with what it was made in. */
export interface Callable {
  readonly fn: FunctionNode;
  readonly frame: Frame;
  readonly self?: Value | undefined;
}

/** A class of the project; what its methods put in its fields. */
export interface ClassValue {
  readonly node: ClassNode;
  readonly frame: Frame;
  readonly fields: Map<string, Value>;
  made: boolean;
}

/** What is known of a value. All parts are optional but the taints. */
export interface Value {
  readonly taints: readonly Taint[];
  /** Its name outside the project: `child_process.exec`, `express()`; '' where it has none. */
  readonly path: string;
  /** What it says, `\0` where that is not known; undefined where nothing is. */
  readonly text?: string | undefined;
  readonly entries?: ReadonlyMap<string, Value> | undefined;
  readonly callables?: readonly Callable[] | undefined;
  /** Made from it by a call. */
  readonly maker?: ClassValue | undefined;
  readonly instance?: ClassValue | undefined;
  /** The names of a module of the project. */
  readonly names?: ((name: string) => Value | undefined) | undefined;
  readonly truth?: boolean | undefined;
  readonly yes?: readonly Fact[] | undefined;
  readonly no?: readonly Fact[] | undefined;
  /** A schema that only lets harmless values pass. */
  readonly closed?: boolean | undefined;
  /** A pattern that is written out. */
  readonly pattern?: string | undefined;
}

export const HOLE = '\u0000';
export const NOTHING: Value = { taints: [], path: '' };
const NONE: ReadonlySet<string> = new Set();
const MOST_TAINTS = 6;
/** Values within values are looked at this deep. */
const DEPTH = 4;

export const known = (path: string): Value => ({ taints: [], path });

export function tainted(origin: Origin): Value {
  return {
    taints: [{ origin, last: { file: origin.file, at: origin.at }, clear: NONE, solved: false }],
    path: '',
  };
}

/** The taints of a value and of what it holds. */
export function allTaints(value: Value, depth = DEPTH): readonly Taint[] {
  if (value.entries === undefined || depth === 0) return value.taints;
  return unite([value.taints, ...[...value.entries.values()].map((inner) => allTaints(inner, depth - 1))]);
}

/** One taint an origin; what one way in leaves open is open. */
export function unite(lists: readonly (readonly Taint[])[]): readonly Taint[] {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length < 2) return filled[0] ?? [];
  const out = new Map<string, Taint>();
  for (const taint of filled.flat()) {
    const there = out.get(taint.origin.id);
    if (there === undefined) out.set(taint.origin.id, taint);
    else if (there !== taint) {
      const clear = new Set([...there.clear].filter((danger) => taint.clear.has(danger)));
      out.set(taint.origin.id, { ...there, clear, solved: there.solved && taint.solved });
    }
  }
  return [...out.values()].slice(0, MOST_TAINTS);
}

export function cleared(taints: readonly Taint[], dangers: Iterable<string>): readonly Taint[] {
  const more = [...dangers];
  return more.length === 0
    ? taints
    : taints.map((taint) => ({ ...taint, clear: new Set([...taint.clear, ...more]) }));
}

/** The taints of a part of what they are in: `args.path`. */
export function within(taints: readonly Taint[], name: string): readonly Taint[] {
  return taints.map((taint) => ({
    ...taint,
    origin: { ...taint.origin, id: `${taint.origin.id}.${name}`, name: `${taint.origin.name}.${name}` },
  }));
}

const sameTexts = (a: Value, b: Value): string | undefined => (a.text === b.text ? a.text : undefined);

/** What is known where a value is one of two. */
export function either(a: Value, b: Value, depth = DEPTH): Value {
  if (a === b || b === NOTHING) return a;
  if (a === NOTHING) return b;
  const callables = mergedCallables(a, b);
  return {
    taints: unite([a.taints, b.taints]),
    path: a.path || b.path,
    text: sameTexts(a, b),
    entries: depth === 0 ? undefined : mergedEntries(a, b, depth),
    callables,
    maker: a.maker ?? b.maker,
    instance: a.instance ?? b.instance,
    names: a.names ?? b.names,
    truth: a.truth === b.truth ? a.truth : undefined,
    closed: a.closed === true && b.closed === true,
  };
}

function mergedCallables(a: Value, b: Value): readonly Callable[] | undefined {
  if (a.callables === undefined || b.callables === undefined) return a.callables ?? b.callables;
  const more = b.callables.filter(({ fn }) => !a.callables?.some((callable) => callable.fn === fn));
  return [...a.callables, ...more].slice(0, 20);
}

function mergedEntries(a: Value, b: Value, depth: number): ReadonlyMap<string, Value> | undefined {
  if (a.entries === undefined || b.entries === undefined) return a.entries ?? b.entries;
  const out = new Map(a.entries);
  for (const [key, value] of b.entries) out.set(key, either(out.get(key) ?? NOTHING, value, depth - 1));
  return out;
}

/** Facts that hold under both. */
export function shared(a: readonly Fact[] = [], b: readonly Fact[] = []): readonly Fact[] {
  return a.flatMap(({ id, dangers }) => {
    const other = b.filter((fact) => fact.id === id).flatMap((fact) => fact.dangers);
    const both = other.includes('*')
      ? dangers
      : dangers.includes('*')
        ? other
        : dangers.filter((danger) => other.includes(danger));
    return both.length === 0 ? [] : [{ id, dangers: both }];
  });
}

export const factsOf = (taints: readonly Taint[], dangers: readonly string[]): readonly Fact[] =>
  taints.map(({ origin }) => ({ id: origin.id, dangers }));

/** Any one element of a value. */
export function elementOf(value: Value): Value {
  const inner = [...(value.entries?.values() ?? [])].reduce((a, b) => either(a, b), NOTHING);
  return { ...inner, taints: unite([inner.taints, value.taints]), text: inner.text };
}
