import type { CallSite } from './call-site.ts';
import { checkFacts } from './checks.ts';
import { itemOf } from './fields.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import { isTight } from './tight.ts';
import {
  allTaints,
  cleared,
  either,
  elementOf,
  HOLE,
  NOTHING,
  type Taint,
  tainted,
  unite,
  type Value,
} from './value.ts';

/** What a call outside the project gives back, and what it shows of its arguments. */
export function libraryCall(site: CallSite, state: State, machine: Machine): Value {
  const checked = checkFacts(machine, state, site);
  state.learn(checked.after);
  const iterated = iterate(site, state, machine);
  const given = { ...outcome(site, state, machine), ...iterated };
  const yes = [...(given.yes ?? []), ...(checked.yes ?? [])];
  const no = [...(given.no ?? []), ...(checked.no ?? [])];
  return { ...given, yes, no };
}

function outcome(site: CallSite, state: State, machine: Machine): Value {
  const { rules } = machine;
  const { file } = state.frame;
  const { language } = file;
  const { path, args, receiver, at, method } = site;
  const result = path === '' ? '' : `${path}()`;
  const source = rules
    .callSources(language, site)
    .find(
      ({ text }) =>
        text === undefined ||
        args.all.concat(receiver ?? []).some((value) => new RegExp(text, 'i').test(value.text ?? '')),
    );
  if (source !== undefined)
    return { ...tainted(machine.origin(source.kind, path || method, file, at)), path: result };
  const schema = schemaCall(site, machine);
  if (schema !== undefined) return { ...schema, path: result };
  if (rules.isHarmless(language, site)) return { ...NOTHING, path: result };
  // a table that is looked up: what is in it, whoever chose the key
  if (method === 'get' && receiver?.entries !== undefined && receiver.entries.size > 0)
    return itemOf(machine, receiver, args.at(0) ?? NOTHING, state, at);
  const own = receiver === undefined || rules.isWholeSource(receiver.path) ? [] : allTaints(receiver);
  const cleans = rules.cleans(language, site);
  if (cleans.length > 0) return { taints: cleared(unite([own, args.taints]), cleans), path: result };
  if (rules.solves(language, site)) return { ...pathOf(site, state, own, true), path: result };
  if (rules.joins(language, site))
    return {
      ...pathOf(site, state, own, false),
      path: path === '__truediv__' ? (args.at(0)?.path ?? '') : result,
    };
  if (method === 'format' && receiver?.text !== undefined) return formatted(receiver.text, args.taints);
  if (rules.isWholeSource(receiver?.path ?? '') && /^(?:copy|items|values|keys|entries)$/.test(method))
    return { taints: receiver?.taints ?? [], path: '' };
  if (rules.carries(language, site)) {
    const first = args.at(0);
    const text = first?.text ?? (args.positional.length === 0 ? receiver?.text : undefined);
    return { taints: unite([own, args.taints]), path: result, text, entries: first?.entries };
  }
  return { taints: own, path: result };
}

/** Builders of schemas, and what passes through them. */
function schemaCall({ path, method, receiver, args }: CallSite, { rules }: Machine): Value | undefined {
  const [first] = args.positional;
  if (
    /^(?:parse|parseAsync|safeParse|safeParseAsync|validate|model_validate)$/.test(method) &&
    receiver?.entries !== undefined
  ) {
    const closed = [...receiver.entries].filter(([, value]) => value.closed === true);
    const passed: Value = { taints: args.taints, path: '', entries: new Map(closed) };
    return { ...passed, entries: new Map([...closed, ['data', passed]]) };
  }
  if (rules.isClosedSchema(path) || (method === 'regex' && isTight(first?.pattern ?? '')))
    return { ...NOTHING, closed: true };
  if (receiver?.closed === true) return { ...NOTHING, closed: true };
  if (/^(?:array|optional|nullable|set|union)$/.test(method) && first?.closed === true)
    return { ...NOTHING, closed: true };
  if (/\bobject$|strictObject$|\.(?:strict|partial|extend|passthrough|default|describe)$/.test(path)) {
    const entries = new Map([...(receiver?.entries ?? []), ...(first?.entries ?? [])]);
    if (entries.size > 0) return { ...NOTHING, entries };
  }
  return undefined;
}

function pathOf(
  { args, method }: CallSite,
  state: State,
  own: readonly Taint[],
  solved: boolean,
): Pick<Value, 'taints' | 'text'> {
  const [first] = args.positional;
  const based = first !== undefined && allTaints(first).length === 0 && args.positional.length > 1;
  const taints = unite([own, args.taints]).map((taint) => {
    const clear = based && state.knows(taint, 'climb') ? new Set([...taint.clear, 'path']) : taint.clear;
    return { ...taint, clear, solved: taint.solved || solved };
  });
  const text =
    method === 'resolve' && args.positional.length === 0
      ? undefined
      : args.positional.map((value) => value.text ?? HOLE).join('/');
  return { taints, text };
}

function formatted(text: string, taints: readonly Taint[]): Value {
  const [before = ''] = text.split('{');
  const set = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]+[/?#]/i.test(before);
  return {
    taints: set ? cleared(taints, ['request']) : taints,
    path: '',
    text: text.replace(/\{[^{}]*\}/g, HOLE),
  };
}

/** Calls what is handed over: with the elements where it goes over them, with nothing known otherwise. */
function iterate(site: CallSite, state: State, machine: Machine): Partial<Value> {
  const { args, receiver, method, at, path } = site;
  const overs = machine.rules.iterates(method);
  const element = receiver === undefined || !overs ? NOTHING : elementOf(receiver);
  let given: Value | undefined;
  for (const value of args.all)
    for (const callable of value.callables ?? []) {
      const params = method === 'reduce' ? [NOTHING, element] : [element, NOTHING];
      const result = machine.invoke(callable, params, new Map(), state, at);
      given = given === undefined ? result : either(given, result);
    }
  const tested = given ?? (/^(?:any|all)$/.test(path) ? args.at(0)?.entries?.get('*') : undefined);
  if (tested === undefined) return {};
  if (/^(?:some|every|any|all)$/.test(method))
    return { taints: [], yes: tested.yes, no: method === 'some' || method === 'any' ? tested.no : undefined };
  if (/^(?:map|flatMap|then|reduce|from)$/.test(method))
    return { taints: allTaints(tested), entries: tested.entries, text: undefined };
  return {};
}
