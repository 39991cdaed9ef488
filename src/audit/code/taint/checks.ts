import type { Check } from '../rules/load.ts';
import type { Arguments } from './arguments.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';
import { isTight } from './tight.ts';
import { allTaints, type Fact, factsOf, type Taint, type Value } from './value.ts';

export interface CheckFacts {
  readonly yes?: readonly Fact[] | undefined;
  readonly no?: readonly Fact[] | undefined;
  /** Holds once the call has come back: it throws otherwise. */
  readonly after?: readonly Fact[] | undefined;
}

interface Checked {
  readonly path: string;
  readonly method: string;
  readonly receiver: Value | undefined;
  readonly args: Arguments;
}

/** What a call shows of what it looks at. */
export function checkFacts(machine: Machine, state: State, site: Checked): CheckFacts {
  const { rules } = machine;
  const { language } = state.frame.file;
  const yes: Fact[] = [];
  const no: Fact[] = [];
  const after: Fact[] = [];
  for (const rule of rules.checks(language, site)) {
    const taints = lookedAt(rule, site);
    if (taints.length === 0 || !fits(rule, site)) continue;
    yes.push(...factsOf(taints, rule.yes ?? []));
    no.push(...factsOf(taints, rule.no ?? []));
    after.push(...factsOf(taints, rule.after ?? []));
  }
  yes.push(...patternFacts(site));
  byName(machine, site, yes, no, after);
  return { yes, no, after };
}

/** A field that tells something of what it is a field of: `address.is_private`. */
export function fieldFacts(machine: Machine, state: State, of: Value, name: string): CheckFacts | undefined {
  if (of.taints.length === 0) return undefined;
  const { language } = state.frame.file;
  const rule = machine.rules.flows.checks.find(
    (check) => check.language === language && check.fields?.includes(name),
  );
  return rule && { yes: factsOf(of.taints, rule.yes ?? []), no: factsOf(of.taints, rule.no ?? []) };
}

function lookedAt({ of, solved }: Check, { receiver, args }: Checked): readonly Taint[] {
  const value = VALUES[of](receiver, args);
  const taints = value === undefined ? [] : allTaints(value);
  return solved === true ? taints.filter((taint) => taint.solved) : taints;
}

const VALUES: Readonly<
  Record<Check['of'], (receiver: Value | undefined, args: Arguments) => Value | undefined>
> = {
  argument: (_, args) => args.at(0),
  receiver: (receiver) => receiver,
  path: (_, args) => args.at(0),
  last: (_, args) => args.positional.at(-1),
};

/** A check against what others chose too is none. */
function fits({ of, text }: Check, { receiver, args }: Checked): boolean {
  if (text !== undefined) return new RegExp(text).test(args.at(0)?.text ?? '');
  const ours = of === 'receiver' ? args.at(0) : receiver;
  return ours === undefined || allTaints(ours).length === 0;
}

/** `/^[a-z]+$/.test(x)`, `re.fullmatch(r'[a-z]+', x)`. */
function patternFacts({ path, method, receiver, args }: Checked): readonly Fact[] {
  const [first, second] = args.positional;
  if (receiver?.pattern !== undefined && /^(?:test|exec)$/.test(method))
    return isTight(receiver.pattern) && first !== undefined ? factsOf(allTaints(first), ['*']) : [];
  if (method === 'match' && first?.pattern !== undefined && isTight(first.pattern))
    return factsOf(allTaints(receiver ?? first), ['*']);
  const compiled = receiver?.path === 're.compile()' ? receiver.text : undefined;
  const source = compiled ?? (/^re\.(?:full)?match$/.test(path) ? first?.text : undefined);
  const value = compiled === undefined ? second : first;
  if (source === undefined || value === undefined || !/match$/.test(method)) return [];
  return isTight(source, method === 'fullmatch') ? factsOf(allTaints(value), ['*']) : [];
}

/** Checkers outside the project are taken by their names. */
function byName(
  { rules }: Machine,
  { path, method, args, receiver }: Checked,
  yes: Fact[],
  no: Fact[],
  after: Fact[],
): void {
  const name = method || path;
  const { taints } = args;
  const looked = taints.length > 0 ? taints : allTaints(receiver ?? { taints: [], path: '' });
  if (looked.length === 0) return;
  if (rules.checkNames.no.test(name)) no.push(...factsOf(looked, ['*']));
  else if (rules.checkNames.yes.test(name)) yes.push(...factsOf(looked, ['*']));
  if (rules.checkNames.after.test(name)) after.push(...factsOf(looked, ['*']));
}
