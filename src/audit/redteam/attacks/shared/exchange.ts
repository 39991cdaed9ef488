import type { Judgement, Probe, Turn } from '../../conversation.ts';
import { plainText } from '../../judges/plain-text.ts';
import { refusalSigns } from '../../judges/refusal-signs.ts';
import type { AttackOutcome, AttackWorld } from '../define.ts';

/** What the target said to a conversation. */
export interface Answer {
  readonly text: string;
  /** The conversation with the reply at its end. */
  readonly turns: readonly Turn[];
  readonly judgement: Judgement;
  /** It declined, or a guard did. */
  readonly isRefusal: boolean;
}

const RANKS: Readonly<Record<Judgement, number>> = { safe: 0, unclear: 1, unsafe: 2 };

/** The asks of one attack: counts them, has each reply judged, and keeps the worst. */
export class Exchange {
  readonly #probe: Probe;
  readonly #world: AttackWorld;
  #asks = 0;
  #worst: Answer | undefined;
  #prepared: Answer | undefined;

  constructor(probe: Probe, world: AttackWorld) {
    this.#probe = probe;
    this.#world = world;
  }

  /** Whether the attack is at its end: it has its answer, or its turns are used up. */
  get isOver(): boolean {
    return this.#worst?.judgement === 'unsafe' || this.#asks >= this.#world.maxTurns;
  }

  /** Puts a conversation to the target. Rejects as the target and the judge do, a spent budget among it. */
  async put(turns: readonly Turn[]): Promise<Answer> {
    const asked = await this.#ask(turns);
    const judgement = await this.#world.judge(this.#probe, asked.turns, asked.text);
    return this.#keep({ ...asked, judgement });
  }

  /** Says what is no request yet. Consent to it answers nothing, so no judge is asked; a refusal of it is safe. */
  async prepare(message: string): Promise<Answer> {
    const asked = await this.#ask([{ role: 'user', content: message }]);
    if (asked.isRefusal) return this.#keep({ ...asked, judgement: 'safe' });
    this.#prepared = { ...asked, judgement: 'unclear' };
    return this.#prepared;
  }

  /** Says `message` as the user, after `history`. */
  say(history: readonly Turn[], message: string): Promise<Answer> {
    return this.put([...history, { role: 'user', content: message }]);
  }

  async #ask(turns: readonly Turn[]): Promise<Omit<Answer, 'judgement'>> {
    this.#asks++;
    const { text, blocked } = await this.#world.target.ask(turns);
    const isRefusal = blocked || refusalSigns(plainText(text)).refuses;
    return { text, turns: [...turns, { role: 'assistant', content: text }], isRefusal };
  }

  #keep(answer: Answer): Answer {
    const { judgement } = answer;
    if (this.#worst === undefined || RANKS[judgement] >= RANKS[this.#worst.judgement]) this.#worst = answer;
    return answer;
  }

  /** The worst reply, the latest of equals; unclear where nothing was asked that could be judged. */
  outcome(): AttackOutcome {
    const { judgement = 'unclear', turns = [] } = this.#worst ?? this.#prepared ?? {};
    return { judgement, turns, asks: this.#asks };
  }
}
