import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import { documentFaults, readFault, type YamlFault } from '../yaml-faults.ts';

export type ReportStatus = 'mapped' | 'approximated' | 'ignored' | 'refused';

/** What became of one key of an imported file. */
export interface ReportLine {
  /** Such as `providers.models[0].name`. A line for a mapping or list speaks for everything below it. */
  readonly path: string;
  /** Line of the key in the file, from 1. */
  readonly line: number;
  readonly status: ReportStatus;
  /** Where it went in our form. */
  readonly to?: string;
  readonly reason?: string;
}

export interface Imported {
  /** Our own form as a plain object, not yet checked. */
  readonly config: Record<string, unknown>;
  /** Every key of the file, in the order of its lines. */
  readonly report: ReportLine[];
}

type Note = Omit<ReportLine, 'path' | 'line'>;

interface Above {
  readonly line: number;
  /** A key above has a line of its own. */
  readonly covered: boolean;
  /** A key above was refused or ignored. */
  readonly lost: boolean;
}

/** A file that is being imported: its values, and a note for every key that was looked at. */
export class ImportSource {
  readonly #lines = new Map<string, number>();
  readonly #notes = new Map<string, Note>();
  /** The top of the file. */
  readonly root: Field;

  /** Throws a FairleadError FL_CONFIG_SYNTAX with line:column for YAML that cannot be read. */
  constructor(text: string) {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      merge: true,
      logLevel: 'silent',
    });
    const [fault] = documentFaults(document);
    if (fault !== undefined) throw syntaxError(fault, lineCounter);
    const value = readValue(document, lineCounter);
    if (!isRecord(value)) {
      throw new FairleadError('FL_CONFIG_SYNTAX', '1:1: the file is not a mapping of keys to values', {
        hint: 'Give a configuration file in YAML.',
      });
    }
    this.#place(document.contents, '', lineCounter, 1);
    this.root = new Field(this, '', value);
  }

  /** The first note on a path stays: it was made by whoever knew most. */
  note(path: string, note: Note): void {
    if (!this.#notes.has(path)) this.#notes.set(path, note);
  }

  /** Every key with what became of it; keys that nothing looked at are ignored. */
  report(): ReportLine[] {
    const lines: ReportLine[] = [];
    this.#walk(this.root, { line: 1, covered: false, lost: false }, lines);
    return lines.sort((a, b) => a.line - b.line);
  }

  /** Adds the lines of `field` and below. What is below a key that was refused or ignored went the same way. */
  #walk(field: Field, above: Above, lines: ReportLine[]): void {
    const { path } = field;
    const line = this.#lines.get(path) ?? above.line;
    const note = this.#notes.get(path);
    if (note !== undefined && !above.lost) lines.push({ path, line, ...note });
    const covered = above.covered || note !== undefined;
    const children = [...field.entries(), ...field.items()];
    if (children.length === 0 && !covered && path !== '') {
      const reason = isEmpty(field.value) ? 'it is empty' : 'Fairlead has no such setting';
      lines.push({ path, line, status: 'ignored', reason });
    }
    const lost = above.lost || note?.status === 'refused' || note?.status === 'ignored';
    for (const child of children) this.#walk(child, { line, covered, lost }, lines);
  }

  #place(node: unknown, path: string, counter: LineCounter, inherited: number): void {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const name = String(isScalar(key) ? key.value : key);
        const line = lineOf(key, counter) ?? inherited;
        const below = joinPath(path, name);
        this.#lines.set(below, line);
        this.#place(value, below, counter, line);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        const line = lineOf(item, counter) ?? inherited;
        this.#lines.set(`${path}[${index}]`, line);
        this.#place(item, `${path}[${index}]`, counter, line);
      });
    }
  }
}

/** One value of the file and where it stands; reading it says what becomes of it. */
export class Field {
  readonly #source: ImportSource;
  readonly path: string;
  /** Undefined: the file does not have it. */
  readonly value: unknown;

  constructor(source: ImportSource, path: string, value: unknown) {
    this.#source = source;
    this.path = path;
    this.value = value;
  }

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The value where it is text, a number, true or false, as text; empty for anything else. Notes nothing. */
  get word(): string {
    return wordOf(this.value) ?? '';
  }

  at(key: string): Field {
    const value = isRecord(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Field(this.#source, joinPath(this.path, key), value);
  }

  /** The fields of a mapping; none for anything else. */
  entries(): Field[] {
    return isRecord(this.value) ? Object.keys(this.value).map((key) => this.at(key)) : [];
  }

  /** The items of a list; none for anything else. */
  items(): Field[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item: unknown, index) => new Field(this.#source, `${this.path}[${index}]`, item));
  }

  get key(): string {
    return keyOf(this.path);
  }

  mapped(to: string): void {
    this.#note({ status: 'mapped', to });
  }

  approximated(to: string, reason: string): void {
    this.#note({ status: 'approximated', to, reason });
  }

  ignored(reason: string): void {
    this.#note({ status: 'ignored', reason });
  }

  refused(reason: string): void {
    this.#note({ status: 'refused', reason });
  }

  /** Text, with numbers and truth values read as text; notes where it goes. */
  text(to: string): string | undefined {
    return this.#read(to, 'text', wordOf);
  }

  number(to: string): number | undefined {
    return this.#read(to, 'a number', (value) => {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    });
  }

  flag(to: string): boolean | undefined {
    return this.#read(to, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  texts(to: string): string[] | undefined {
    return this.#read(to, 'a list of texts', (value) =>
      Array.isArray(value) && value.every((item) => ['string', 'number', 'boolean'].includes(typeof item))
        ? value.map(String)
        : undefined,
    );
  }

  /** The whole value as it stands. */
  whole(to: string): unknown {
    if (this.present) this.mapped(to);
    return this.value ?? undefined;
  }

  #read<T>(to: string, wanted: string, read: (value: unknown) => T | undefined): T | undefined {
    if (!this.present) return undefined;
    const value = read(this.value);
    if (value === undefined) this.refused(`must be ${wanted}`);
    else this.mapped(to);
    return value;
  }

  #note(note: Note): void {
    if (this.value !== undefined) this.#source.note(this.path, note);
  }
}

/** `object` without the keys whose value is undefined. */
export function defined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** An object, or undefined when it would be empty. */
export function orNothing(object: Record<string, unknown>): Record<string, unknown> | undefined {
  const kept = defined(object);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function wordOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** Keys with dots or brackets in them are quoted, so that a path names one place. */
function joinPath(path: string, key: string): string {
  if (/[.[\]"]|^$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function keyOf(path: string): string {
  const quoted = /\[("(?:[^"\\]|\\.)*")\]$/.exec(path)?.[1];
  return quoted === undefined ? path.slice(path.lastIndexOf('.') + 1) : (JSON.parse(quoted) as string);
}

function lineOf(node: unknown, counter: LineCounter): number | undefined {
  const start = (node as Node | null)?.range?.[0];
  return start === undefined ? undefined : counter.linePos(start).line;
}

function readValue(document: Document, counter: LineCounter): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw syntaxError(readFault(error), counter);
  }
}

function syntaxError({ offset, message, mend }: YamlFault, counter: LineCounter): FairleadError {
  const { line, col } = counter.linePos(offset);
  return new FairleadError('FL_CONFIG_SYNTAX', `${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`, {
    hint: mend,
  });
}
