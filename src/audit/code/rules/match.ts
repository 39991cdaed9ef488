import type { Language } from '../tree/program.ts';

/** A call or a name as the rules know it. */
export interface Called {
  /** Its name outside the project; '' where it has none. */
  readonly path: string;
  /** The last part of it. */
  readonly method: string;
}

interface Ruled<T> {
  readonly language: Language;
  readonly pattern: string;
  readonly matches: (path: string) => boolean;
  readonly rule: T;
}

/** Finds rules by the name of a call. A lookup is O(rules with the same last part). */
export class CallTable<T> {
  readonly #byName = new Map<string, Ruled<T>[]>();

  constructor(
    rules: Iterable<{ readonly language: Language; readonly calls: readonly string[]; readonly rule: T }>,
  ) {
    for (const { language, calls, rule } of rules)
      for (const pattern of calls) {
        const last = pattern.slice(pattern.lastIndexOf('.') + 1);
        const list = this.#byName.get(last) ?? [];
        list.push({ language, pattern, matches: matcher(pattern), rule });
        this.#byName.set(last, list);
      }
  }

  find(language: Language, { path, method }: Called): T[] {
    const list = this.#byName.get(method);
    if (list === undefined) return [];
    return list
      .filter(
        (ruled) => ruled.language === language && (ruled.pattern === `*.${method}` || ruled.matches(path)),
      )
      .map(({ rule }) => rule);
  }

  has(language: Language, called: Called): boolean {
    return this.find(language, called).length > 0;
  }
}

function matcher(pattern: string): (path: string) => boolean {
  if (!pattern.includes('*')) return (path) => path === pattern;
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const regex = new RegExp(`^${source}$`);
  return (path) => path !== '' && regex.test(path);
}
