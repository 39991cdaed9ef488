import type { Compare, Expression } from '../tree/program.ts';
import { allTaints, factsOf, type Value } from './value.ts';

interface Facts {
  readonly yes?: Value['yes'];
  readonly no?: Value['no'];
}

const EMPTY = /^(?:|None|null|undefined)$/;

/** What a comparison says of what others chose: that it is one of ours, or that it is not. */
export function compareFacts(
  op: Compare['op'],
  left: Expression,
  right: Expression,
  a: Value,
  b: Value,
): Facts {
  return COMPARERS[op](left, right, a, b);
}

type Comparer = (left: Expression, right: Expression, a: Value, b: Value) => Facts;

/** Equal to something of ours; to nothing at all says nothing of use where it is not. */
const same: Comparer = (_left, _right, a, b) => {
  const [chosen, ours] = a.taints.length > 0 ? [a, b] : [b, a];
  if (allTaints(ours).length > 0 || (ours.text !== undefined && EMPTY.test(ours.text))) return {};
  return { yes: factsOf(chosen.taints, ['*']) };
};

const swapped =
  (comparer: Comparer): Comparer =>
  (left, right, a, b) => {
    const { yes, no } = comparer(left, right, a, b);
    return { yes: no, no: yes };
  };

const inside: Comparer = (left, right, a, b) => {
  if (a.taints.length > 0) return allTaints(b).length > 0 ? {} : { yes: factsOf(a.taints, ['*']) };
  // `base in path.parents`, `'..' in path`
  if (right.is === 'field' && right.name === 'parents')
    return { yes: factsOf(b.taints.map(whole), ['path']) };
  const climbs = left.is === 'text' ? CLIMBS[left.text] : undefined;
  return climbs === undefined ? {} : { no: factsOf(b.taints, climbs) };
};

const whole = (taint: Value['taints'][number]) => {
  const id = taint.origin.id.replace(/\.(?:parents|parts|split)$/, '');
  return { ...taint, origin: { ...taint.origin, id } };
};

/** What is known of a text that has none of these in it. */
export const CLIMBS: Readonly<Record<string, readonly string[]>> = {
  '..': ['climb'],
  '/': ['path'],
  '../': ['climb'],
  '/../': ['climb'],
};

const COMPARERS: Readonly<Record<Compare['op'], Comparer>> = {
  same,
  other: swapped(same),
  in: inside,
  'not in': swapped(inside),
  order: () => ({}),
};
