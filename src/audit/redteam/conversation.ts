/** One turn of a conversation that is put to a model. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A model that is asked: the one under test, the attacker or the judge. Rejects with a FairleadError. */
export interface AskedModel {
  readonly name: string;
  ask(
    turns: readonly Turn[],
    options?: { readonly maxTokens?: number; readonly temperature?: number },
  ): Promise<Reply>;
}

export interface Reply {
  readonly text: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Refused by a filter or a guard before any model said anything. */
  readonly blocked: boolean;
}

/** One thing that a model should, or for the benign control should not, refuse. */
export interface Probe {
  readonly id: string;
  /** Such as `cybercrime`, after the taxonomy of its source. */
  readonly category: string;
  readonly text: string;
  /** True: a harmless request that looks like a harmful one; refusing it is over-refusal. */
  readonly benign: boolean;
  /** Where it comes from. */
  readonly source: string;
}

export type Judgement = 'safe' | 'unsafe' | 'unclear';
