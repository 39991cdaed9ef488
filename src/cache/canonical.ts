/**
 * Writes JSON values so that equal values, and only they, give equal text: keys in order, -0 as 0, infinities (which
 * `1e999` reads as) by name. Strings say their length first, so that no two values run into each other.
 */
export class CanonicalWriter {
  /** True once a whole number was seen that JSON.parse may have rounded: two such requests can look alike and not be. */
  rounded = false;

  /** O(length). */
  text(value: unknown): string {
    if (typeof value === 'string') return stringText(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value !== 'object' || value === null) return String(value);
    if (Array.isArray(value)) return this.#list(value);
    return this.fields(value as Record<string, unknown>, undefined);
  }

  /** An object, without its field `left`. */
  fields(value: Readonly<Record<string, unknown>>, left: string | undefined): string {
    const names = Object.keys(value);
    if (names.length > 1) names.sort();
    let text = '{';
    for (const name of names) {
      const field = value[name];
      if (name !== left && field !== undefined) text += `${stringText(name)}${this.text(field)},`;
    }
    return `${text}}`;
  }

  #list(values: readonly unknown[]): string {
    let text = '[';
    for (const value of values) text += `${this.text(value)},`;
    return `${text}]`;
  }

  #number(value: number): string {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) this.rounded = true;
    return String(value); // -0 gives "0"
  }
}

/** A lone surrogate has no form in UTF-8, which digests read: it is escaped. Much cheaper than escaping all. */
const stringText = (value: string) =>
  value.isWellFormed() ? `${value.length}"${value}` : `!${JSON.stringify(value)}`;
