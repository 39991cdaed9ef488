/** A tree node: one map a label, so that finding a child builds no key. */
type Level<Child> = Map<string, Level<Child> | Child>;

export const OVERFLOW_LABEL = 'other';

/**
 * The children of one metric by their label values. At most `limit` of them: what comes after goes to one child
 * whose label values are all `other`, so that a label with too many values costs no memory without end.
 */
export class Children<Child extends object> {
  readonly #root: Level<Child> = new Map();
  readonly #all: { readonly values: readonly string[]; readonly child: Child }[] = [];
  readonly #width: number;
  readonly #limit: number;
  readonly #create: () => Child;
  #overflow: Child | undefined;

  constructor(width: number, limit: number, create: () => Child) {
    this.#width = width;
    this.#limit = limit;
    this.#create = create;
  }

  /** The child for `values`, made when new. O(labels), and no allocation once the child exists. */
  get(values: readonly string[]): Child {
    let level = this.#root;
    for (let i = 0; i < this.#width - 1; i++) {
      const next = level.get(values[i] ?? '');
      if (next === undefined) return this.#add(values);
      level = next as Level<Child>;
    }
    const child = level.get(values[this.#width - 1] ?? '');
    return child === undefined ? this.#add(values) : (child as Child);
  }

  /** In the order in which they came. */
  entries(): readonly { readonly values: readonly string[]; readonly child: Child }[] {
    return this.#all;
  }

  /** Forgets every child; what callers kept of them counts for nothing any more. */
  clear(): void {
    this.#root.clear();
    this.#all.length = 0;
    this.#overflow = undefined;
  }

  #add(values: readonly string[]): Child {
    if (values.length !== this.#width) {
      throw new RangeError(`${values.length} label values where ${this.#width} are due`);
    }
    if (this.#all.length >= this.#limit) {
      if (this.#overflow === undefined) {
        this.#overflow = this.#create();
        this.#all.push({ values: values.map(() => OVERFLOW_LABEL), child: this.#overflow });
      }
      return this.#overflow;
    }
    const child = this.#create();
    this.#all.push({ values: [...values], child });
    let level = this.#root;
    for (const value of values.slice(0, -1)) {
      let next = level.get(value) as Level<Child> | undefined;
      if (next === undefined) {
        next = new Map();
        level.set(value, next);
      }
      level = next;
    }
    level.set(values.at(-1) ?? '', child);
    return child;
  }
}
