import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../tree/program.ts';
import { type Called, CallTable } from './match.ts';
import {
  type Danger,
  dangerSchema,
  type Flows,
  flowsSchema,
  type HandlerRule,
  type Sink,
  type SourceKind,
  type Sources,
  sourcesSchema,
} from './schema.ts';

/** The rules that ship with the package: beside `src` in the repository, beside `dist` in the package. */
export const ownCodeRules = (): string => join(import.meta.dirname, '..', '..', '..', '..', 'rules', 'code');

export type Check = Flows['checks'][number];

/** What is known of calls by their names: what they do with what they are given. */
export class CodeRules {
  readonly dangers: readonly Danger[];
  readonly flows: Flows;
  readonly sources: Sources;
  readonly #sinks: CallTable<{ readonly danger: Danger; readonly sink: Sink }>;
  readonly #cleaned: CallTable<string>;
  readonly #carries: CallTable<true>;
  readonly #harmless: CallTable<true>;
  readonly #solves: CallTable<true>;
  readonly #joins: CallTable<true>;
  readonly #checks: CallTable<Check>;
  readonly #applies: CallTable<Flows['applies'][number]>;
  readonly #callSources: CallTable<Sources['calls'][number]>;
  readonly #handlers: CallTable<HandlerRule>;
  readonly #decorators: CallTable<SourceKind>;
  readonly #names: ReadonlyMap<string, Sources['names'][number]>;
  readonly #whole: ReadonlySet<string>;
  readonly #harmlessFields: ReadonlySet<string>;
  readonly #iterates: ReadonlySet<string>;
  readonly #closedSchema: RegExp;
  readonly closedType: RegExp;
  readonly innerType: RegExp;
  readonly checkNames: { readonly [K in keyof Flows['checkNames']]: RegExp };

  constructor(dangers: readonly Danger[], flows: Flows, sources: Sources) {
    this.dangers = dangers;
    this.flows = flows;
    this.sources = sources;
    const marked = (list: readonly { readonly language: Language; readonly calls: readonly string[] }[]) =>
      new CallTable(list.map((entry) => ({ ...entry, rule: true as const })));
    this.#sinks = new CallTable(
      dangers.flatMap((danger) =>
        danger.sinks.map((sink) => ({ language: sink.language, calls: sink.calls, rule: { danger, sink } })),
      ),
    );
    this.#cleaned = new CallTable(
      dangers.flatMap(({ id, cleaned }) => cleaned.map((entry) => ({ ...entry, rule: id }))),
    );
    this.#carries = marked(flows.carries);
    this.#harmless = marked(flows.harmless);
    this.#solves = marked(flows.solves);
    this.#joins = marked(flows.joins);
    this.#checks = new CallTable(
      flows.checks.flatMap((rule) =>
        rule.calls === undefined ? [] : [{ language: rule.language, calls: rule.calls, rule }],
      ),
    );
    this.#applies = new CallTable(flows.applies.map((rule) => ({ ...rule, rule })));
    this.#callSources = new CallTable(sources.calls.map((rule) => ({ ...rule, rule })));
    this.#handlers = new CallTable(sources.handlers.map((rule) => ({ ...rule, rule })));
    this.#decorators = new CallTable(
      sources.decorators.map(({ calls, kind }) => ({ language: 'python' as const, calls, rule: kind })),
    );
    this.#names = new Map(
      sources.names.flatMap((rule) => rule.paths.map((path) => [`${rule.language} ${path}`, rule] as const)),
    );
    this.#whole = new Set(sources.names.filter(({ whole }) => whole).flatMap(({ paths }) => paths));
    this.#harmlessFields = new Set(flows.harmlessFields);
    this.#iterates = new Set(flows.iterates);
    this.#closedSchema = new RegExp(flows.closedSchemas.map((part) => `(?:${part})$`).join('|'));
    this.closedType = new RegExp(flows.closedTypes);
    this.innerType = new RegExp(sources.innerTypes);
    const { yes, no, after, clean } = flows.checkNames;
    this.checkNames = {
      yes: new RegExp(yes),
      no: new RegExp(no),
      after: new RegExp(after),
      clean: new RegExp(clean),
    };
  }

  sinks = (language: Language, called: Called) => this.#sinks.find(language, called);
  cleans = (language: Language, called: Called) => this.#cleaned.find(language, called);
  carries = (language: Language, called: Called) => this.#carries.has(language, called);
  isHarmless = (language: Language, called: Called) => this.#harmless.has(language, called);
  solves = (language: Language, called: Called) => this.#solves.has(language, called);
  joins = (language: Language, called: Called) => this.#joins.has(language, called);
  checks = (language: Language, called: Called) => this.#checks.find(language, called);
  applies = (language: Language, called: Called) => this.#applies.find(language, called)[0];
  callSources = (language: Language, called: Called) => this.#callSources.find(language, called);
  handlers = (language: Language, called: Called) => this.#handlers.find(language, called);
  decorator = (called: Called) => this.#decorators.find('python', called)[0];
  nameSource = (language: Language, path: string) => this.#names.get(`${language} ${path}`);
  isWholeSource = (path: string) => path !== '' && this.#whole.has(path);
  isHarmlessField = (name: string) => this.#harmlessFields.has(name);
  iterates = (method: string) => this.#iterates.has(method);
  isClosedSchema = (path: string) => path !== '' && this.#closedSchema.test(path);
  /** Gives back the function that it is given. */
  isWrapper = (path: string) =>
    /(?:^|\.)(?:promisify|partial|wraps|lru_cache\(\)|memoize|debounce|throttle|bind)$/.test(path);
  /** Template tags that do not take their parts apart for safety. */
  isShellTag = (path: string) => /^(?:String\.raw|dedent)$/.test(path);
}

/**
 * The rules in a folder: `dangers/*.json`, `flows.json` and `sources.json`; the package's own where none is named. Throws where
 * a file is not what it should be, with its name.
 */
export function loadCodeRules(folder: string = ownCodeRules()): CodeRules {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const dangers = readdirSync(join(folder, 'dangers'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => dangerSchema.parse(read(join('dangers', file))));
  return new CodeRules(
    dangers,
    flowsSchema.parse(read('flows.json')),
    sourcesSchema.parse(read('sources.json')),
  );
}
