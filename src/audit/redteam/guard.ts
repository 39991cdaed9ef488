import { type AttackRules, judge } from '../../guard/attack-rules.ts';
import type { Classifiers } from '../../inference/contract.ts';
import type { AskedModel, Turn } from './conversation.ts';

/** Says of a conversation whether it would be stopped before a model sees it. */
export interface Guard {
  blocks(turns: readonly Turn[]): boolean;
}

/** As the plugin `guard` stands by itself: in a turn of the user's, an injection is blocked, too. */
const RULES: AttackRules = {
  jailbreak: { action: 'block', threshold: 0.5 },
  injection: { action: 'block', threshold: 0.5 },
  harmful: { action: 'block', threshold: 0.5 },
};

/** Fairlead's guard with its defaults, in this process: the fast tier reads the last turn of the user's. */
export function boardGuard(classifiers: Classifiers, rules: AttackRules = RULES): Guard {
  return {
    blocks(turns) {
      const last = turns.findLast(({ role }) => role === 'user');
      if (last === undefined) return false;
      return judge(classifiers.read(last.content).now('jailbreak'), rules) !== undefined;
    },
  };
}

/** The model as it is behind the guard: what is blocked never reaches it, and costs nothing. */
export function guarded(model: AskedModel, guard: Guard): AskedModel {
  return {
    name: model.name,
    async ask(turns, options) {
      if (!guard.blocks(turns)) return model.ask(turns, options);
      return { text: '', promptTokens: 0, completionTokens: 0, blocked: true };
    },
  };
}
