import type { ReasoningWish } from './define.ts';

/** Wishes come from a configuration and are few; the bound is for callers that pass a client's own effort. */
const LIMIT = 256;

/** `build`, remembered by the value of the wish: a second equal wish costs three look-ups and no allocation. */
export function memoByWish<Answer>(build: (wish: ReasoningWish) => Answer): (wish: ReasoningWish) => Answer {
  const modes = new Map<string, Map<string | undefined, Map<number | undefined, Answer>>>();
  let size = 0;
  return (wish) => {
    const known = modes.get(wish.mode)?.get(wish.effort)?.get(wish.budgetTokens);
    if (known !== undefined) return known;
    if (size >= LIMIT) {
      modes.clear();
      size = 0;
    }
    const answer = build(wish);
    const efforts = entry(
      modes,
      wish.mode,
      () => new Map<string | undefined, Map<number | undefined, Answer>>(),
    );
    entry(efforts, wish.effort, () => new Map<number | undefined, Answer>()).set(wish.budgetTokens, answer);
    size++;
    return answer;
  };
}

/** The value under `key`, made and kept when there is none. */
export function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
