import { FairleadError } from '../../../core/errors.ts';
import type { AskedModel, Reply, Turn } from '../conversation.ts';
import type { Guard } from '../guard.ts';
import { guarded } from '../guard.ts';
import { judgeInTurn, type NamedJudge } from '../judges/chain.ts';
import type { Arm, ArmOutcome, CaseOutcome } from './outcome.ts';
import { type Case, randomOf } from './plan.ts';

const REPLY_SHOWN = 400;

/** A model without a guard, or with one: of ours in this process, or one that stands before its own URL. */
export interface ArmModel {
  readonly arm: Arm;
  readonly model: AskedModel;
  /** Read in this process before the model is asked. */
  readonly guard?: Guard | undefined;
}

export interface CaseWorld {
  readonly arms: readonly ArmModel[];
  readonly judges: readonly NamedJudge[];
  readonly attacker: AskedModel | undefined;
  readonly seed: number;
  readonly maxTurns: number;
}

/** Puts one case under every arm. Rejects with FL_BUDGET_SPENT, and with what stops every other case as well. */
export async function askCase(one: Case, world: CaseWorld): Promise<CaseOutcome> {
  const { probe, way, id } = one;
  const about = { id, probe: probe.id, category: probe.category, benign: probe.benign, way: way.id };
  try {
    const arms = way.kind === 'attack' ? await attack(one, world) : await askOnce(one, world);
    return { ...about, arms };
  } catch (error) {
    if (!(error instanceof FairleadError) || stopsAll(error)) throw error;
    return { ...about, arms: {}, error: `${error.message} [${error.code}]` };
  }
}

/** Whether an error will come again whatever is asked. */
const stopsAll = ({ code }: FairleadError): boolean =>
  [
    'FL_BUDGET_SPENT',
    'FL_UNAUTHORISED',
    'FL_MODEL_NOT_FOUND',
    'FL_UPSTREAM_UNAVAILABLE',
    'FL_USAGE',
  ].includes(code);

/** The turns of a case that asks once. */
export function turnsOf({ probe, way, id }: Case, seed: number): readonly Turn[] {
  return way.kind === 'strategy'
    ? way.strategy.apply(probe.text, randomOf(seed, id))
    : [{ role: 'user', content: probe.text }];
}

/**
 * One request an arm; but a guard in this process that lets the conversation pass changes nothing about it, so the answer that
 * the bare model gave counts for both: the difference is the guard's alone, and costs no request.
 */
async function askOnce(one: Case, world: CaseWorld): Promise<CaseOutcome['arms']> {
  const turns = turnsOf(one, world.seed);
  const arms: Partial<Record<Arm, ArmOutcome>> = {};
  let bare: ArmOutcome | undefined;
  for (const { arm, model, guard } of world.arms) {
    if (guard?.blocks(turns) === true) {
      arms[arm] = { judgement: 'safe', by: 'guard', reason: 'blocked', blocked: true, asks: 0, reply: '' };
      continue;
    }
    if (guard !== undefined && bare !== undefined) {
      arms[arm] = { ...bare, asks: 0 };
      continue;
    }
    const reply = await model.ask(turns);
    const outcome = await judged(one, reply, world);
    arms[arm] = outcome;
    if (guard === undefined) bare = outcome;
  }
  return arms;
}

async function judged({ probe }: Case, reply: Reply, { judges }: CaseWorld): Promise<ArmOutcome> {
  const { judgement, by, reason } = await judgeInTurn(judges, probe, reply);
  const { blocked, text } = reply;
  return { judgement, by, reason, blocked, asks: 1, reply: text.slice(0, REPLY_SHOWN) };
}

/** An attack of several turns goes its own way behind a guard, so it runs anew under each arm. */
async function attack({ probe, way, id }: Case, world: CaseWorld): Promise<CaseOutcome['arms']> {
  const arms: Partial<Record<Arm, ArmOutcome>> = {};
  if (way.kind !== 'attack') return arms;
  for (const { arm, model, guard } of world.arms) {
    let blocked = false;
    let said = { by: 'attack', reason: '' };
    const seen = guard === undefined ? model : guarded(model, guard);
    const outcome = await way.attack.run(probe, {
      target: {
        name: seen.name,
        async ask(turns, options) {
          const reply = await seen.ask(turns, options);
          blocked = reply.blocked;
          return reply;
        },
      },
      attacker: world.attacker,
      judge: async (judgedProbe, _turns, reply) => {
        const verdict = await judgeInTurn(world.judges, judgedProbe, { text: reply, blocked });
        said = { by: verdict.by, reason: verdict.reason };
        return verdict.judgement;
      },
      random: randomOf(world.seed, id),
      maxTurns: world.maxTurns,
    });
    const last = outcome.turns.findLast(({ role }) => role === 'assistant')?.content ?? '';
    arms[arm] = {
      judgement: outcome.judgement,
      ...said,
      blocked,
      asks: outcome.asks,
      reply: last.slice(0, REPLY_SHOWN),
    };
  }
  return arms;
}
