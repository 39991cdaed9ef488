/**
 * All values at `path` in `root`: names joined by dots, `[]` for every element of a list or every value of an object,
 * '' for the root itself. A name with a dot in it stands in quotes: `paths."/v1/models".get`.
 */
export function valuesAt(root: unknown, path: string): unknown[] {
  let values: unknown[] = [root];
  for (const step of stepsOf(path)) {
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (step === EVERY) return Object.values(value).slice(0, MOST_VALUES);
      return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
    });
    if (values.length > MOST_VALUES) values = values.slice(0, MOST_VALUES);
  }
  return values;
}

const EVERY = '[]';
const MOST_VALUES = 1_000;
const STEP = /"([^"]*)"|\[\]|[^.[\]"]+/g;

function stepsOf(path: string): string[] {
  return [...path.matchAll(STEP)].map(([whole, quoted]) => quoted ?? whole);
}

/** The name that a rule gives to the type of a JSON value. */
export function typeOfJson(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
