import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { ErrorCode } from '../core/error-codes.ts';
import { type Problem, pathText } from './problems.ts';

const MAX_ALIASES = 100;

type Path = readonly PropertyKey[];

/** A configuration file as it was read: its value, and where each part of it stands. */
export class Source {
  readonly file: string;
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
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      merge: true,
    });
    if (document.errors.length > 0) {
      return document.errors.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return syntaxProblem(file, line, col, message);
      });
    }
    try {
      return new Source(file, document, lines, document.toJS({ maxAliasCount: MAX_ALIASES }));
    } catch (error) {
      return [syntaxProblem(file, 1, 1, error instanceof Error ? error.message : 'it cannot be read')];
    }
  }

  /** A problem at `path`; with `key`, at that key of the mapping there. */
  problem(path: Path, code: ErrorCode, message: string, mend: string, key?: string): Problem {
    const { line, column } = this.#place(path, key);
    const full = key === undefined ? path : [...path, key];
    return { file: this.file, line, column, path: pathText(full), code, message, mend };
  }

  #place(path: Path, key: string | undefined): { line: number; column: number } {
    let node: Node | undefined = isNode(this.#document.contents) ? this.#document.contents : undefined;
    let last = node;
    for (const part of path) {
      const next = child(node, part);
      if (next === undefined) break;
      last = next.key ?? next.value;
      node = next.value;
    }
    if (key !== undefined) last = child(node, key)?.key ?? last;
    const offset = last?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
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
  if (node !== undefined && 'items' in node && typeof part === 'number') {
    const item = (node.items as unknown[])[part];
    return isNode(item) ? { value: item } : undefined;
  }
  return undefined;
}

function syntaxProblem(file: string, line: number, column: number, message: string): Problem {
  const first = message.split('\n', 1)[0] ?? message;
  return { file, line, column, path: '', code: 'FL_CONFIG_SYNTAX', message: first, mend: 'mend the YAML' };
}
