import { isRecord } from '../core/record.ts';
import type { ConfigKinds, ConfigurableSelection, ConfigurableSignal } from './kinds.ts';
import type { Path, ReferenceReport } from './reference-report.ts';
import type {
  NamedUnitConfig,
  ProjectionsConfig,
  RoutingConfig,
  RuleNode,
  UnitConfig,
} from './schema/routing.ts';

/** The leaf type under which rules find projections. */
const PROJECTION = 'projection';

/** Checks everything that one policy, at `path`, refers to. */
export function checkPolicy(
  routing: RoutingConfig,
  path: Path,
  models: ReadonlySet<string>,
  kinds: Pick<ConfigKinds, 'signals' | 'selections'>,
  report: ReferenceReport,
): void {
  new Policy(routing, models, kinds, report).check(path);
}

class Policy {
  readonly #routing: RoutingConfig;
  readonly #models: ReadonlySet<string>;
  readonly #kinds: ReadonlyMap<string, ConfigurableSignal>;
  readonly #selections: Iterable<ConfigurableSelection>;
  readonly #report: ReferenceReport;
  /** By the type that leaves give: the names that can be found under it. */
  readonly #names: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    routing: RoutingConfig,
    models: ReadonlySet<string>,
    { signals, selections }: Pick<ConfigKinds, 'signals' | 'selections'>,
    report: ReferenceReport,
  ) {
    this.#routing = routing;
    this.#models = models;
    this.#selections = selections;
    this.#kinds = new Map([...signals].flatMap((kind) => typesOf(kind).map((type) => [type, kind])));
    this.#report = report;
    this.#names = this.#spokenNames();
  }

  check(path: Path): void {
    const { decisions, signals, projections } = this.#routing;
    if (this.#routing.default !== undefined) {
      this.#report.check('model', this.#routing.default, this.#models, [...path, 'default']);
    }
    // two names of one type are the same type
    this.#unique(
      'signal',
      signals,
      [...path, 'signals'],
      ({ type, name }) => `${this.#kinds.get(type)?.id} ${name}`,
    );
    this.#unique('decision', decisions, [...path, 'decisions']);
    this.#projections(projections, [...path, 'projections']);
    decisions.forEach(({ models, rules, algorithm }, d) => {
      const at = [...path, 'decisions', d];
      models.forEach(({ model }, m) => {
        this.#report.check('model', model, this.#models, [...at, 'models', m, 'model']);
      });
      if (rules !== undefined) this.#rule(rules, [...at, 'rules']);
      if (algorithm !== undefined) this.#algorithm(algorithm, [...at, 'algorithm']);
    });
  }

  /** The models that an algorithm names, or one that it wraps. */
  #algorithm(unit: UnitConfig, path: Path): void {
    for (const { id, modelKeys = [] } of this.#selections) {
      if (id !== unit.type) continue;
      for (const key of modelKeys) {
        const name = unit[key];
        if (typeof name === 'string') this.#report.check('model', name, this.#models, [...path, key]);
      }
    }
    for (const [key, value] of Object.entries(unit)) {
      if (isRecord(value) && typeof value.type === 'string')
        this.#algorithm(value as UnitConfig, [...path, key]);
    }
  }

  #unique<Item extends { readonly name: string }>(
    what: string,
    items: readonly Item[],
    path: Path,
    nameOf: (item: Item) => string = ({ name }) => name,
  ): void {
    this.#report.unique(
      what,
      items.map((item, i) => ({ name: nameOf(item), path: [...path, i, 'name'] })),
    );
  }

  #spokenNames(): Map<string, ReadonlySet<string>> {
    const { scores, mappings } = this.#routing.projections;
    const projected = [...scores, ...mappings.flatMap(({ outputs }) => outputs)].map(({ name }) => name);
    const names = new Map([[PROJECTION, new Set(projected)]]);
    for (const signal of this.#routing.signals) {
      const { types, names: spoken } = this.#spokenBy(signal);
      for (const type of types) {
        const known = names.get(type) ?? new Set();
        for (const name of spoken) known.add(name);
        names.set(type, known);
      }
    }
    return names;
  }

  #spokenBy(signal: NamedUnitConfig): { types: readonly string[]; names: readonly string[] } {
    const kind = this.#kinds.get(signal.type);
    const own = kind?.speaks?.(signal);
    const types = kind === undefined ? [] : typesOf(kind);
    return {
      types: own?.type === undefined ? types : [...types, own.type],
      names: own?.names ?? [signal.name],
    };
  }

  #projections({ partitions, scores, mappings }: ProjectionsConfig, path: Path): void {
    this.#unique('partition', partitions, [...path, 'partitions']);
    this.#unique('score', scores, [...path, 'scores']);
    this.#unique('mapping', mappings, [...path, 'mappings']);
    const signals = [...this.#names].filter(([type]) => type !== PROJECTION);
    const signalNames = new Set(signals.flatMap(([, names]) => [...names]));
    partitions.forEach((partition, p) => {
      const at = [...path, 'partitions', p];
      partition.members.forEach((name, m) => {
        this.#report.check('signal', name, signalNames, [...at, 'members', m]);
      });
      this.#report.check('member', partition.default, new Set(partition.members), [...at, 'default']);
    });
    scores.forEach(({ inputs }, s) => {
      inputs.forEach((input, i) => {
        this.#leaf(input, [...path, 'scores', s, 'inputs', i]);
      });
    });
    const sources = new Set(scores.map(({ name }) => name));
    mappings.forEach(({ source }, m) => {
      this.#report.check('score', source, sources, [...path, 'mappings', m, 'source']);
    });
  }

  #rule(rule: RuleNode, path: Path): void {
    if (!('operator' in rule)) {
      this.#leaf(rule, path);
      return;
    }
    if (rule.operator === 'NOT' && rule.conditions.length !== 1) {
      this.#report.invalid(path, 'NOT takes exactly one condition', 'wrap several in any or all');
    }
    rule.conditions.forEach((child, i) => {
      this.#rule(child, this.#childPath(path, i));
    });
  }

  /** Where a rule's child stands in the file, which may have the short form. */
  #childPath(path: Path, i: number): Path {
    if (this.#report.source.has([...path, 'not'])) return [...path, 'not'];
    const key = ['all', 'any'].find((one) => this.#report.source.has([...path, one]));
    return [...path, key ?? 'conditions', i];
  }

  #leaf({ type, name }: { readonly type: string; readonly name: string }, path: Path): void {
    const names = this.#names.get(type);
    if (names !== undefined) {
      const what = type === PROJECTION ? type : `${type} signal`;
      this.#report.check(what, name, names, [...path, 'name']);
    } else if (this.#kinds.has(type)) {
      const message = `there is no ${type} signal ${this.#report.source.written([...path, 'name'], name)}`;
      this.#report.reference([...path, 'name'], message, 'define it under signals');
    } else {
      const types = new Set([...this.#names.keys(), ...this.#kinds.keys()]);
      this.#report.check('signal type', type, types, [...path, 'type']);
    }
  }
}

function typesOf({ id, aliases = [] }: ConfigurableSignal): string[] {
  return [id, ...aliases];
}
