import { defineStrategy, type StrategyKind } from './define.ts';
import { strategies } from './index.gen.ts';

const JOIN = '+';

/**
 * The strategies one after the other, the first on the text itself: `role-play+base64` is a played part in base64. Each works
 * on the last turn of the one before; the turns before that stay. It can be read back if all can.
 */
export function composed(parts: readonly StrategyKind[]): StrategyKind {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('nothing to compose');
  return others.reduce(onTop, first);
}

function onTop(inner: StrategyKind, outer: StrategyKind): StrategyKind {
  const closed = inner.irreversible ?? outer.irreversible;
  const plain = ({ normalise }: StrategyKind, text: string) => normalise?.(text) ?? text.toWellFormed();
  // What the outer one loses of the inner one's turn, such as case, need not be what it loses of the text.
  return defineStrategy({
    id: `${inner.id}${JOIN}${outer.id}`,
    title: `${inner.title}, then ${outer.title}`,
    summary: `${inner.summary} ${outer.summary}`,
    family: outer.family,
    source: outer.source,
    apply(text, random) {
      const turns = inner.apply(text, random);
      return [...turns.slice(0, -1), ...outer.apply(turns.at(-1)?.content ?? '', random)];
    },
    ...(closed === undefined && outer.normalise === undefined
      ? {
          reverse: (carried: string) => inner.reverse?.(outer.reverse?.(carried) ?? carried) ?? carried,
          normalise: (text: string) => plain(inner, text),
        }
      : { irreversible: closed ?? `${outer.title} keeps not all signs of what ${inner.title} wrote.` }),
  });
}

/** The strategy of an id, or of ids joined by a plus; undefined where one is unknown. O(strategies). */
export function strategyNamed(id: string): StrategyKind | undefined {
  const parts = id.split(JOIN).map((part) => strategies.find((strategy) => strategy.id === part.trim()));
  return parts.every((part) => part !== undefined) ? composed(parts) : undefined;
}
