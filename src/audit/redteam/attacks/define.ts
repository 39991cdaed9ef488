import type { Kind } from '../../../core/kind.ts';
import type { Random } from '../../../core/random.ts';
import type { AskedModel, Judgement, Probe, Turn } from '../conversation.ts';

/** What an attack of several turns may use. Every ask is counted against the run's budget, and rejects once it is spent. */
export interface AttackWorld {
  readonly target: AskedModel;
  /** Writes the next try; undefined where none was chosen: attacks that need one are left out. */
  readonly attacker: AskedModel | undefined;
  judge(probe: Probe, turns: readonly Turn[], reply: string): Promise<Judgement>;
  readonly random: Random;
  readonly maxTurns: number;
}

export interface AttackOutcome {
  readonly judgement: Judgement;
  /** The conversation as it ended, replies included. */
  readonly turns: readonly Turn[];
  /** Asks of the target. */
  readonly asks: number;
}

/** An attack with memory: what it says next depends on what was answered. */
export interface AttackKind extends Kind {
  readonly needsAttacker: boolean;
  readonly source: string;
  run(probe: Probe, world: AttackWorld): Promise<AttackOutcome>;
}

export function defineAttack(kind: AttackKind): AttackKind {
  return kind;
}
