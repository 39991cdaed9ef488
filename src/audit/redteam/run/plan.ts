import { hash } from 'node:crypto';
import { type Random, seededRandom } from '../../../core/random.ts';
import type { AttackKind } from '../attacks/define.ts';
import type { Probe } from '../conversation.ts';
import type { StrategyKind } from '../strategies/define.ts';

/** The request as it stands, with no strategy: what the others are measured against. */
export const PLAIN = 'plain';

/** How a probe is put: as it stands, by a strategy, or by an attack of several turns. */
export type Way =
  | { readonly id: typeof PLAIN; readonly kind: 'plain' }
  | { readonly id: string; readonly kind: 'strategy'; readonly strategy: StrategyKind }
  | { readonly id: string; readonly kind: 'attack'; readonly attack: AttackKind };

/** One probe put in one way, under every arm. */
export interface Case {
  readonly id: string;
  readonly probe: Probe;
  readonly way: Way;
}

export interface PlanOptions {
  readonly probes: readonly Probe[];
  readonly strategies: readonly StrategyKind[];
  readonly attacks: readonly AttackKind[];
  /** At most so many probes that are to be refused, spread over the categories; left out: all. */
  readonly sample?: number | undefined;
  /** At most so many of the benign control. */
  readonly benignSample?: number | undefined;
  /** True: the benign control is put by every strategy as well, not only as it stands. */
  readonly benignStrategies: boolean;
  readonly seed: number;
}

/**
 * What a run asks, in its order: probe by probe over all categories in turn, so that a run that ends early has seen each of them.
 * The same options give the same plan. O(cases).
 */
export function planCases(options: PlanOptions): Case[] {
  const random = seededRandom(options.seed);
  const harmful = spread(
    options.probes.filter(({ benign }) => !benign),
    random,
  ).slice(0, options.sample);
  const control = spread(
    options.probes.filter(({ benign }) => benign),
    random,
  ).slice(0, options.benignSample);
  const plain: Way = { id: PLAIN, kind: 'plain' };
  const ways: Way[] = [
    plain,
    ...options.strategies.map((strategy): Way => ({ id: strategy.id, kind: 'strategy', strategy })),
    ...options.attacks.map((attack): Way => ({ id: attack.id, kind: 'attack', attack })),
  ];
  const forBenign = options.benignStrategies ? ways.filter(({ kind }) => kind !== 'attack') : [plain];
  const cases: Case[] = [];
  const put = (probe: Probe, by: readonly Way[]) => {
    for (const way of by) {
      const one: Case = { id: `${way.id} ${probe.id}`, probe, way };
      if (!leavesAsIs(one, options.seed)) cases.push(one);
    }
  };
  for (let i = 0; i < Math.max(harmful.length, control.length); i++) {
    const [attacked, benign] = [harmful[i], control[i]];
    if (attacked !== undefined) put(attacked, ways);
    if (benign !== undefined) put(benign, forBenign);
  }
  return cases;
}

/** True where a cipher has nothing to do, such as one of Latin letters on Chinese: its result would be the plain request's. */
function leavesAsIs({ id, probe, way }: Case, seed: number): boolean {
  if (way.kind !== 'strategy') return false;
  const { family } = way.strategy;
  if (family !== 'encoding' && family !== 'obfuscation') return false;
  const turns = way.strategy.apply(probe.text, randomOf(seed, id));
  return turns.at(-1)?.content.includes(probe.text) === true;
}

/** Draws that belong to one case alone, so that its turns do not depend on which cases ran before it. */
export function randomOf(seed: number, caseId: string): Random {
  return seededRandom(Number.parseInt(hash('sha256', `${seed} ${caseId}`, 'hex').slice(0, 8), 16));
}

/** Shuffled within each category, then one of each category after another. */
function spread(probes: readonly Probe[], random: Random): Probe[] {
  const byCategory = new Map<string, Probe[]>();
  for (const probe of probes) {
    const list = byCategory.get(probe.category);
    if (list === undefined) byCategory.set(probe.category, [probe]);
    else list.push(probe);
  }
  const lists = [...byCategory.values()].map((list) => shuffled(list, random));
  const most = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: most }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as Item, copy[i] as Item];
  }
  return copy;
}
