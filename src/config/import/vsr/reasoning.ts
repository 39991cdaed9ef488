import { defined, type Field } from '../source.ts';

/** The types of reasoning fields that both sides know. */
const TYPES = new Set(['chat_template_kwargs', 'reasoning_effort', 'top_level_reasoning_effort']);

/** The reasoning families of the file by their names: {type, parameter} each. */
export function readFamilies(families: Field): ReadonlyMap<string, Record<string, unknown>> {
  const known = new Map<string, Record<string, unknown>>();
  for (const family of families.entries()) {
    const override = overrideOf(family, 'models[].reasoning');
    if (override !== undefined) known.set(family.key, override);
  }
  return known;
}

/** A model's family and, where the file states its fields, what overrides our own table. */
export function reasoningOf(
  model: Field,
  families: ReadonlyMap<string, Record<string, unknown>>,
  to: string,
): Record<string, unknown> {
  const own = model.at('reasoning');
  const family = model.at('reasoning_family').text(`${to}.family`) ?? own.at('family').text(`${to}.family`);
  const stated = own.at('type').present ? overrideOf(own, `${to}.reasoning`) : undefined;
  return defined({ family, reasoning: stated ?? (family === undefined ? undefined : families.get(family)) });
}

function overrideOf(field: Field, to: string): Record<string, unknown> | undefined {
  const type = field.at('type');
  if (!TYPES.has(type.word)) {
    type.refused(`known are ${[...TYPES].join(', ')}; our own table of reasoning fields is used`);
    return undefined;
  }
  const parameter = field.at('parameter').text(`${to}.parameter`);
  if (parameter === undefined) return undefined;
  return { type: type.text(`${to}.type`), parameter };
}
