import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { ErrorCode } from '../core/error-codes.ts';
import { type Problem, pathText } from './problems.ts';
import { documentFaults, readFault, type YamlFault } from './yaml-faults.ts';

/** How often aliases may multiply what they stand for: beyond it lies the "billion laughs" file. */
const MAX_ALIASES = 100;

type Path = readonly PropertyKey[];

/** A configuration file as it was read: its value, and where each part of it stands. */
export class Source {
  readonly file: string;
  /** Plain data: mappings, lists, text, numbers, true, false and null. Undefined when the file is empty. */
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines: LineCounter;

  private constructor(file: string, document: Document, lines: LineCounter, value: unknown) {
    this.file = file;
    this.#document = document;
    this.#lines = lines;
    this.value = value;
  }

  /** Reads YAML (JSON is YAML); returns the problems when it is not. */
  static parse(text: string, file: string): Source | Problem[] {
    const lines = new LineCounter();
    const problem = ({ offset, message, mend }: YamlFault): Problem => {
      const { line, col } = lines.linePos(offset);
      return {
        file,
        line: Math.max(line, 1),
        column: Math.max(col, 1),
        path: '',
        code: 'FL_CONFIG_SYNTAX',
        message,
        mend,
      };
    };
    try {
      const document = parseDocument(text, {
        lineCounter: lines,
        prettyErrors: false,
        uniqueKeys: true,
        merge: true,
        stringKeys: true,
        resolveKnownTags: false,
      });
      const faults = documentFaults(document);
      if (faults.length > 0) return faults.map(problem);
      return new Source(file, document, lines, document.toJS({ maxAliasCount: MAX_ALIASES }));
    } catch (error) {
      return [problem(readFault(error))];
    }
  }

  /** A problem at `path`; with `key`, at that key of the mapping there. */
  problem(path: Path, code: ErrorCode, message: string, mend: string, key?: string): Problem {
    const { line, column } = this.#place(path, key);
    const full = key === undefined ? path : [...path, key];
    return { file: this.file, line, column, path: pathText(full), code, message, mend };
  }

  /** True when the file itself says something at `path`. */
  has(path: Path): boolean {
    return this.at(path) !== undefined;
  }

  /** What the file says at `path`, references to the environment still in it. */
  at(path: Path): unknown {
    return valueAt(this.value, path);
  }

  /** `value` as it may be shown: where it came from the environment, the reference that stands in the file. */
  written(path: Path, value: string): string {
    const own = this.at(path);
    return typeof own === 'string' && own.includes('${') ? own : value;
  }

  #place(path: Path, key: string | undefined): { line: number; column: number } {
    let node = this.#resolved(this.#document.contents);
    let last = node;
    for (const part of key === undefined ? path : [...path, key]) {
      const next = child(node, part);
      if (next === undefined) break;
      last = next.key ?? next.value;
      node = this.#resolved(next.value);
    }
    const offset = last?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  /** The node itself, or the one that an alias stands for: the fault is there. */
  #resolved(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.#document);
    return isNode(node) ? node : undefined;
  }
}

/** The part of `raw` at `path`; undefined where there is none. */
export function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function child(
  node: Node | undefined,
  part: PropertyKey,
): { key?: Node | undefined; value: Node | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
    if (pair === undefined) return undefined;
    return {
      key: isNode(pair.key) ? pair.key : undefined,
      value: isNode(pair.value) ? pair.value : undefined,
    };
  }
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNode(item) ? { value: item } : undefined;
  }
  return undefined;
}
