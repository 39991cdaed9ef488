/** `${NAME}` or `${NAME:-default}`, where the default may hold such references too; `$${` stands for a plain `${`. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-((?:\$\{[^}]*\}|[^}])*))?\}/g;
const WHOLE = new RegExp(`^(?:${REFERENCE.source})$`);

export interface Interpolated {
  readonly value: unknown;
  /** Paths whose whole text was one reference: there "8080" may have to become 8080. */
  readonly whole: readonly (readonly PropertyKey[])[];
  /** Variables that are not set and have no default. */
  readonly missing: readonly { readonly path: readonly PropertyKey[]; readonly name: string }[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `value` with the references in its strings replaced. It works on the parsed value and not on the
 * text, so that what a variable holds can never become YAML. An empty variable counts as unset for
 * a default, as in a shell. O(size).
 */
export function interpolate(value: unknown, env: Env): Interpolated {
  const whole: PropertyKey[][] = [];
  const missing: { path: readonly PropertyKey[]; name: string }[] = [];
  const expand = (text: string, path: readonly PropertyKey[]): string =>
    text.replace(REFERENCE, (reference, name?: string, fallback?: string) => {
      if (name === undefined) return '${';
      const set = env[name];
      if (fallback !== undefined && (set === undefined || set === '')) return expand(fallback, path);
      if (set === undefined) missing.push({ path, name });
      return set ?? reference;
    });
  const visit = (node: unknown, path: PropertyKey[]): unknown => {
    if (typeof node === 'string') {
      if (!node.includes('${')) return node;
      if (WHOLE.test(node)) whole.push(path);
      return expand(node, path);
    }
    if (Array.isArray(node)) return node.map((item, i) => visit(item, [...path, i]));
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(
        Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]),
      );
    }
    return node;
  };
  return { value: visit(value, []), whole, missing };
}
