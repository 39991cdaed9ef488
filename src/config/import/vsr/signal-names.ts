export interface SignalName {
  readonly type: string;
  readonly name: string;
}

export type SignalUnit = SignalName & { readonly [key: string]: unknown };

export const NEVER = 'unavailable';

/** Where VSR's names of signals lead in our form. What leads nowhere gets a signal that never matches. */
export class SignalNames {
  readonly #names = new Map<string, SignalName>();
  readonly #placeholders: SignalUnit[] = [];

  /** A leaf of VSR's `type` and `name` is from now on a leaf of ours. The first of several stays. */
  declare(type: string, name: string, ours: SignalName): void {
    const key = `${type}\n${name}`;
    if (!this.#names.has(key)) this.#names.set(key, ours);
  }

  has(type: string, name: string): boolean {
    return this.#names.has(`${type}\n${name}`);
  }

  /** Declares a signal that this build does not have. */
  declareUnavailable(type: string, name: string, reason: string): SignalName {
    const known = this.#names.get(`${type}\n${name}`);
    if (known !== undefined) return known;
    const ours = { type: NEVER, name: `${type}:${name}` };
    this.declare(type, name, ours);
    this.#placeholders.push({ ...ours, of: type, reason });
    return ours;
  }

  /** Our name; a name that the file never declares never matches, in VSR as here. */
  resolve(type: string, name: string): SignalName {
    return (
      this.#names.get(`${type}\n${name}`) ??
      this.declareUnavailable(type, name, `the file declares no ${type} ${name}`)
    );
  }

  /** Our names of everything called `name`, whatever its type. */
  named(name: string): SignalName[] {
    return [...this.#names]
      .filter(([key]) => key.slice(key.indexOf('\n') + 1) === name)
      .map(([, ours]) => ours);
  }

  /** The signals that stand for what is not available. */
  placeholders(): readonly SignalUnit[] {
    return this.#placeholders;
  }
}
