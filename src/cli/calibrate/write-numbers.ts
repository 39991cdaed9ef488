import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { FairleadError } from '../../core/errors.ts';

/** A number and where it belongs in a YAML text. */
export interface NumberAt {
  /** Such as ['routing', 'signals', 0, 'threshold']. */
  readonly path: readonly (string | number)[];
  readonly value: number;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * `text` with the numbers in their places, and every other byte as it was: comments, order, quotes. A key that is not
 * there comes after `name`. Throws FL_CONFIG_INVALID where a place cannot be written, such as behind an alias.
 */
export function writeNumbers(text: string, numbers: readonly NumberAt[]): string {
  const document = parseDocument(text, { merge: true });
  const splices = numbers.map(({ path, value }): Splice => {
    const written = document.getIn(path, true);
    if (isScalar(written) && written.range) {
      const [from, to] = written.range;
      return { from, to, text: String(value) };
    }
    const unit = document.getIn(path.slice(0, -1), true);
    const key = String(path.at(-1));
    const splice = isMap(unit) ? insertion(text, unit, `${key}: ${value}`) : undefined;
    if (splice === undefined) throw unwritable(path);
    return splice;
  });
  let edited = text;
  for (const { from, to, text: piece } of splices.sort((a, b) => b.from - a.from))
    edited = edited.slice(0, from) + piece + edited.slice(to);
  const again = parseDocument(edited, { merge: true });
  const wrong = numbers.find(({ path, value }) => again.getIn(path) !== value);
  if (again.errors.length > 0 || wrong !== undefined) throw unwritable(wrong?.path ?? []);
  return edited;
}

/** Behind the name in a mapping on one line, else on a line of its own below it. */
function insertion(text: string, unit: YAMLMap, pair: string): Splice | undefined {
  const name = unit.items.find(({ key }) => isScalar(key) && key.value === 'name');
  if (name === undefined || !isScalar(name.key) || !isScalar(name.value)) return undefined;
  const start = name.key.range?.[0];
  const end = name.value.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  if (unit.flow) return { from: end, to: end, text: `, ${pair}` };
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const found = text.indexOf('\n', end);
  const lineEnd = found < 0 ? text.length : found;
  const at = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const newline = text[lineEnd - 1] === '\r' ? '\r\n' : '\n';
  return { from: at, to: at, text: `${newline}${' '.repeat(column)}${pair}` };
}

function unwritable(path: readonly (string | number)[]): FairleadError {
  return new FairleadError('FL_CONFIG_INVALID', `${path.join('.')} cannot be written in its place`, {
    hint: 'write it by hand; without --write the numbers are printed',
  });
}
