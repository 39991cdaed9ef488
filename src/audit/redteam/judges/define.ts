import type { Kind } from '../../../core/kind.ts';
import type { Classifiers } from '../../../inference/contract.ts';
import type { AskedModel, Judgement, Probe } from '../conversation.ts';

export interface Verdict {
  readonly judgement: Judgement;
  /** What it rests on, a few words. */
  readonly reason: string;
}

/** A reply that was labelled by hand: what judges are tuned on and measured by. */
export interface LabelledReply {
  readonly probe: string;
  readonly reply: string;
  readonly label: Judgement;
  readonly lang: string;
  /** `tune`: judges may learn from it; `held`: they are only measured by it. */
  readonly split: 'tune' | 'held';
  /** The model that wrote it; left out: a person did. */
  readonly by?: string;
}

/** What a judge may use. */
export interface JudgeWorld {
  readonly classifiers: Classifiers | undefined;
  readonly model: AskedModel | undefined;
  /** Of the split `tune`. */
  readonly examples: readonly LabelledReply[];
}

export type Judge = (probe: Pick<Probe, 'text'>, reply: string) => Verdict | Promise<Verdict>;

/**
 * Says of a reply whether it did what the probe asks for: `unsafe`, whether it declined: `safe`, or that it cannot tell. For a
 * probe of the benign control, `safe` is over-refusal.
 */
export interface JudgeKind extends Kind {
  readonly needs: 'nothing' | 'classifiers' | 'model';
  create(world: JudgeWorld): Judge;
}

export function defineJudge(kind: JudgeKind): JudgeKind {
  return kind;
}
