import type { HandlerRule } from '../rules/schema.ts';
import type { CallSite } from './call-site.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import { type Callable, NOTHING, type Origin, tainted, type Value } from './value.ts';

/** Takes note of functions that a call hands over to be called through a protocol. True where there are some. */
export function registerHandlers(site: CallSite, { frame }: State, machine: Machine): boolean {
  let any = false;
  for (const rule of machine.rules.handlers(frame.file.language, site)) {
    const [first] = site.args.positional;
    if (rule.first !== undefined && !new RegExp(rule.first).test(first?.text ?? first?.path ?? '')) continue;
    for (const callable of functionsOf(rule, site)) {
      any = true;
      const closed = closedFields(site);
      const args = callable.fn.params.map((param, at) =>
        rule.parameters === undefined || rule.parameters.includes(at)
          ? chosen(
              machine.origin(rule.kind, param.name || 'args', callable.fn.file, callable.fn.at),
              rule,
              closed,
            )
          : undefined,
      );
      machine.handle({ callable, kind: rule.kind, args });
    }
  }
  return any;
}

function functionsOf({ function: where }: HandlerRule, { args }: CallSite): readonly Callable[] {
  if (where === 'last')
    return args.positional.findLast(({ callables }) => callables !== undefined)?.callables ?? [];
  if (typeof where === 'number') return args.at(where)?.callables ?? [];
  return args.positional.flatMap(({ entries, instance }) =>
    where.flatMap((name) => entries?.get(name)?.callables ?? instance?.fields.get(name)?.callables ?? []),
  );
}

/** Fields that the schema among the arguments only lets pass as numbers, choices and the like. */
function closedFields({ args }: CallSite): ReadonlyMap<string, Value> {
  const out = new Map<string, Value>();
  for (const value of args.all) {
    const shapes = [value, ...SCHEMAS.map((name) => value.entries?.get(name))];
    for (const shape of shapes)
      for (const [name, field] of shape?.entries ?? [])
        if (field.closed === true) out.set(name, { ...NOTHING, closed: true });
  }
  return out;
}

const SCHEMAS = ['inputSchema', 'paramsSchema', 'parameters', 'schema', 'argsSchema'];

function chosen(origin: Origin, { fields }: HandlerRule, closed: ReadonlyMap<string, Value>): Value {
  const whole = tainted(origin);
  if (fields === undefined) return { ...whole, entries: closed };
  const entries = fields.map((name): [string, Value] => [
    name,
    tainted({ ...origin, id: `${origin.id}.${name}`, name: `${origin.name}.${name}` }),
  ]);
  return { ...NOTHING, entries: new Map(entries) };
}
