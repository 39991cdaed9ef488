import { nearest } from '../core/suggest.ts';
import type { Config } from './config.ts';
import type { ConfigKinds } from './kinds.ts';
import type { Problem } from './problems.ts';
import type { RoutingConfig, RuleNode } from './schema/routing.ts';
import type { Source } from './source.ts';

type Path = readonly PropertyKey[];

/** Everything that names something which is not there, names that stand twice, and URLs that are none. */
export function referenceProblems(config: Config, kinds: ConfigKinds, source: Source): Problem[] {
  const check = new References(config, kinds, source);
  check.models();
  if (config.routing !== undefined) check.routing(config.routing, ['routing']);
  config.recipes.forEach((recipe, i) => {
    check.routing(recipe.routing, ['recipes', i, 'routing']);
  });
  return check.problems;
}

/** What loads but is probably not what was meant. */
export function referenceWarnings(config: Config, kinds: ConfigKinds, source: Source): Problem[] {
  const known = new Set(kinds.families);
  return config.models.flatMap(({ family, reasoning }, i) => {
    if (family === undefined || reasoning !== undefined || known.has(family.toLowerCase())) return [];
    const meant = nearest(family, known);
    const mend = meant === undefined ? 'see `fairlead list families`' : `did you mean ${meant}?`;
    const message = `unknown reasoning family ${family}: thinking will be left as clients ask`;
    return [source.problem(['models', i, 'family'], 'FL_CONFIG_REFERENCE', message, mend)];
  });
}

class References {
  readonly problems: Problem[] = [];
  readonly #config: Config;
  readonly #kinds: ConfigKinds;
  readonly #source: Source;
  readonly #models: ReadonlySet<string>;

  constructor(config: Config, kinds: ConfigKinds, source: Source) {
    this.#config = config;
    this.#kinds = kinds;
    this.#source = source;
    this.#models = new Set(config.models.flatMap(({ name, aliases }) => [name, ...aliases]));
  }

  models(): void {
    const { models, auto, recipes } = this.#config;
    const names = models.flatMap(({ name, aliases }, i) => [
      { name, path: ['models', i, 'name'] as Path },
      ...aliases.map((alias, a) => ({ name: alias, path: ['models', i, 'aliases', a] as Path })),
    ]);
    const routed = [
      ...auto.map((name, i) => ({ name, path: ['auto', i] as Path })),
      ...recipes.flatMap((recipe, r) =>
        recipe.models.map((name, i) => ({ name, path: ['recipes', r, 'models', i] as Path })),
      ),
    ];
    this.#unique(names, 'model name');
    this.#unique(routed, 'routed name');
    const answered = new Set(routed.map(({ name }) => name));
    for (const { name, path } of names) {
      if (!answered.has(name)) continue;
      const message = `${name} is a name that routing answers to`;
      const mend = 'rename the model or change auto';
      this.problems.push(this.#source.problem(path, 'FL_CONFIG_REFERENCE', message, mend));
    }
    this.#unique(
      recipes.map(({ name }, i) => ({ name, path: ['recipes', i, 'name'] })),
      'recipe',
    );
    models.forEach((model, m) => {
      model.fallbacks.forEach((name, f) => {
        this.#model(name, ['models', m, 'fallbacks', f]);
      });
      model.backends.forEach(({ url }, b) => {
        this.#url(url, ['models', m, 'backends', b, 'url']);
      });
    });
  }

  routing(routing: RoutingConfig, path: Path): void {
    if (routing.default !== undefined) this.#model(routing.default, [...path, 'default']);
    const outputs = new Set([
      ...routing.projections.scores.map(({ name }) => name),
      ...routing.projections.mappings.flatMap((mapping) => mapping.outputs.map(({ name }) => name)),
    ]);
    const bySignalType = this.#signalNames(routing);
    const everyName = new Set([...bySignalType.values()].flatMap((names) => [...names]));
    this.#unique(
      routing.signals.map(({ type, name }, i) => ({
        name: `${type} ${name}`,
        path: [...path, 'signals', i, 'name'],
      })),
      'signal',
    );
    this.#unique(
      routing.decisions.map(({ name }, i) => ({ name, path: [...path, 'decisions', i, 'name'] })),
      'decision',
    );
    this.#projections(routing, [...path, 'projections'], outputs, bySignalType, everyName);
    routing.decisions.forEach((decision, d) => {
      const at = [...path, 'decisions', d];
      decision.models.forEach(({ model }, m) => {
        this.#model(model, [...at, 'models', m, 'model']);
      });
      if (decision.rules !== undefined) this.#rule(decision.rules, [...at, 'rules'], outputs, bySignalType);
    });
  }

  #projections(
    { projections }: RoutingConfig,
    path: Path,
    outputs: ReadonlySet<string>,
    signals: ReadonlyMap<string, ReadonlySet<string>>,
    everyName: ReadonlySet<string>,
  ): void {
    projections.partitions.forEach((partition, p) => {
      partition.members.forEach((name, m) => {
        if (!everyName.has(name))
          this.#missing('signal', name, everyName, [...path, 'partitions', p, 'members', m]);
      });
      if (!partition.members.includes(partition.default)) {
        this.#missing('member', partition.default, partition.members, [...path, 'partitions', p, 'default']);
      }
    });
    projections.scores.forEach(({ inputs }, s) => {
      inputs.forEach(({ type, name }, i) => {
        this.#leaf(type, name, [...path, 'scores', s, 'inputs', i], outputs, signals);
      });
    });
    const scores = projections.scores.map(({ name }) => name);
    projections.mappings.forEach(({ source }, m) => {
      if (!scores.includes(source))
        this.#missing('score', source, scores, [...path, 'mappings', m, 'source']);
    });
  }

  #rule(
    rule: RuleNode,
    path: Path,
    outputs: ReadonlySet<string>,
    signals: ReadonlyMap<string, ReadonlySet<string>>,
  ): void {
    if ('operator' in rule) {
      if (rule.operator === 'NOT' && rule.conditions.length !== 1) {
        this.problems.push(
          this.#source.problem(
            path,
            'FL_CONFIG_INVALID',
            'NOT takes exactly one condition',
            'wrap several in any or all',
          ),
        );
      }
      rule.conditions.forEach((child, i) => {
        this.#rule(child, [...path, 'conditions', i], outputs, signals);
      });
    } else this.#leaf(rule.type, rule.name, path, outputs, signals);
  }

  #leaf(
    type: string,
    name: string,
    path: Path,
    outputs: ReadonlySet<string>,
    signals: ReadonlyMap<string, ReadonlySet<string>>,
  ): void {
    if (type === 'projection') {
      if (!outputs.has(name)) this.#missing('projection', name, outputs, [...path, 'name']);
      return;
    }
    const names = signals.get(type);
    if (names === undefined) this.#missing('signal type', type, signals.keys(), [...path, 'type']);
    else if (!names.has(name)) this.#missing(`${type} signal`, name, names, [...path, 'name']);
  }

  /** By leaf type: the names under which that type's signals are configured. */
  #signalNames(routing: RoutingConfig): Map<string, Set<string>> {
    const names = new Map<string, Set<string>>();
    const add = (type: string, name: string) => names.set(type, (names.get(type) ?? new Set()).add(name));
    for (const kind of this.#kinds.signals) {
      const types = [kind.id, ...(kind.aliases ?? [])];
      for (const signal of routing.signals) {
        if (!types.includes(signal.type)) continue;
        for (const type of types) add(type, signal.name);
        // a signal that stands in for a type of another build speaks under that type too
        if (typeof signal.of === 'string') add(signal.of, signal.name);
      }
    }
    return names;
  }

  #model(name: string, path: Path): void {
    if (!this.#models.has(name)) this.#missing('model', name, this.#models, path);
  }

  #url(url: string, path: Path): void {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return;
    this.problems.push(
      this.#source.problem(
        path,
        'FL_CONFIG_INVALID',
        'this is no http or https URL',
        'write it as http://HOST:PORT/v1',
      ),
    );
  }

  #missing(what: string, name: string, known: Iterable<string>, path: Path): void {
    const all = [...known];
    const meant = nearest(name, all);
    const mend =
      meant !== undefined
        ? `did you mean ${meant}?`
        : all.length > 0
          ? `there is ${all.join(', ')}`
          : `define it first`;
    this.problems.push(
      this.#source.problem(path, 'FL_CONFIG_REFERENCE', `there is no ${what} ${name}`, mend),
    );
  }

  #unique(names: readonly { readonly name: string; readonly path: Path }[], what: string): void {
    const seen = new Set<string>();
    for (const { name, path } of names) {
      if (seen.has(name)) {
        this.problems.push(
          this.#source.problem(path, 'FL_CONFIG_REFERENCE', `the ${what} ${name} stands twice`, 'rename one'),
        );
      }
      seen.add(name);
    }
  }
}
