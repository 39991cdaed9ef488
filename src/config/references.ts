import { nearest } from '../core/suggest.ts';
import type { Config } from './config.ts';
import type { ConfigKinds } from './kinds.ts';
import { checkPolicy } from './policy-references.ts';
import type { Problem } from './problems.ts';
import { type Path, type Placed, ReferenceReport } from './reference-report.ts';
import type { Source } from './source.ts';

/** Everything that names something which is not there, names that stand twice, and URLs that are none. */
export function referenceProblems(config: Config, kinds: ConfigKinds, source: Source): Problem[] {
  const report = new ReferenceReport(source);
  const models = new Set(config.models.flatMap(({ name, aliases }) => [name, ...aliases]));
  checkNames(config, report);
  checkModels(config, models, report);
  checkPriorities(config, report);
  if (config.routing !== undefined) checkPolicy(config.routing, ['routing'], models, kinds, report);
  config.recipes.forEach(({ routing }, i) => {
    checkPolicy(routing, ['recipes', i, 'routing'], models, kinds, report);
  });
  return report.problems;
}

/** What loads but is probably not what was meant. */
export function referenceWarnings(config: Config, kinds: ConfigKinds, source: Source): Problem[] {
  const known = new Set(kinds.families);
  return config.models.flatMap(({ family, reasoning }, i) => {
    if (family === undefined || reasoning !== undefined || known.has(family.toLowerCase())) return [];
    const path = ['models', i, 'family'];
    const meant = nearest(family, known);
    const mend = meant === undefined ? 'see `fairlead list families`' : `did you mean ${meant}?`;
    const message = `unknown reasoning family ${source.written(path, family)}: thinking will be left as clients ask`;
    return [source.problem(path, 'FL_CONFIG_REFERENCE', message, mend)];
  });
}

/** Names that clients may ask for: each leads to one model or one policy. */
function checkNames({ models, auto, recipes }: Config, report: ReferenceReport): void {
  const named: Placed[] = models.flatMap(({ name, aliases }, i) => [
    { name, path: ['models', i, 'name'] },
    ...aliases.map((alias, a) => ({ name: alias, path: ['models', i, 'aliases', a] })),
  ]);
  const routed: Placed[] = [
    ...auto.map((name, i) => ({ name, path: ['auto', i] })),
    ...recipes.flatMap((recipe, r) =>
      recipe.models.map((name, i) => ({ name, path: ['recipes', r, 'models', i] })),
    ),
  ];
  report.unique('model name', named);
  report.unique('routed name', routed);
  const taken = new Set(routed.map(({ name }) => name));
  for (const { name, path } of named) {
    if (!taken.has(name)) continue;
    const message = `${report.source.written(path, name)} is a name that routing answers to`;
    report.reference(path, message, 'rename the model, or change auto and the models of recipes');
  }
  report.unique(
    'recipe',
    recipes.map(({ name }, i) => ({ name, path: ['recipes', i, 'name'] })),
  );
}

function checkModels({ models }: Config, names: ReadonlySet<string>, report: ReferenceReport): void {
  models.forEach((model, m) => {
    model.fallbacks.forEach((name, f) => {
      report.check('model', name, names, ['models', m, 'fallbacks', f]);
    });
    if (model.backends.every(({ role }) => role === 'prefill')) {
      const message = `${report.source.written(['models', m, 'name'], model.name)} has backends that prefill, and none that answers`;
      report.invalid(['models', m, 'backends'], message, 'give it one with role: decode');
    }
    model.backends.forEach(({ url }, b) => {
      checkUrl(url, ['models', m, 'backends', b, 'url'], report);
    });
  });
}

function checkPriorities({ fleet: { admission } }: Config, report: ReferenceReport): void {
  const path: Path = ['fleet', 'admission'];
  const { classes, defaultClass } = admission;
  report.unique(
    'priority class',
    classes.map(({ name }, i) => ({ name: name.toLowerCase(), path: [...path, 'classes', i, 'name'] })),
  );
  const names = new Set(classes.map(({ name }) => name));
  if (defaultClass !== undefined) {
    report.check('priority class', defaultClass, names, [...path, 'defaultClass']);
  }
}

function checkUrl(text: string, path: Path, report: ReferenceReport): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    report.invalid(path, 'this is no http or https URL', 'write it as http://HOST:PORT/v1');
  } else if (url.username !== '' || url.password !== '') {
    report.invalid(path, 'a URL holds no user and password', 'give the credentials as key');
  } else if (url.search !== '' || url.hash !== '') {
    report.invalid(path, 'a URL ends with its path', 'remove what follows ? or #');
  }
}
