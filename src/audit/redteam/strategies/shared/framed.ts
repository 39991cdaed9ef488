import type { Kind } from '../../../../core/kind.ts';
import type { Turn } from '../../conversation.ts';
import { defineStrategy, type StrategyKind } from '../define.ts';
import { pick } from './draws.ts';

/** Where the request stands in a frame. */
const REQUEST = '{request}';

/** A setting into which the request is put word for word. */
export interface Frame extends Kind {
  readonly source: string;
  /** Left out: `framing`. */
  readonly family?: StrategyKind['family'];
  /** Each with `{request}` once; one is drawn. No frame begins as another does. */
  readonly frames: readonly string[];
  /** Turns that were said before. */
  readonly history?: readonly Turn[];
  /** How the request is quoted in the frame; left out: as it is. */
  write?(text: string): string;
  read?(written: string): string;
  normalise?(text: string): string;
}

export function framedStrategy(frame: Frame): StrategyKind {
  const { id, title, summary, source, family = 'framing', frames, history = [], normalise } = frame;
  return defineStrategy({
    id,
    title,
    summary,
    source,
    family,
    apply(text, random) {
      const { before, after } = parts(pick(frames, random));
      const wellFormed = text.toWellFormed();
      const written = frame.write?.(wellFormed) ?? wellFormed;
      return [...history, { role: 'user', content: before + written + after }];
    },
    reverse(carried) {
      for (const { before, after } of frames.map(parts))
        if (carried.startsWith(before) && carried.endsWith(after)) {
          const written = carried.slice(before.length, carried.length - after.length);
          return frame.read?.(written) ?? written;
        }
      return carried;
    },
    ...(normalise === undefined ? {} : { normalise: (text: string) => normalise(text.toWellFormed()) }),
  });
}

function parts(frame: string): { before: string; after: string } {
  const at = frame.indexOf(REQUEST);
  return { before: frame.slice(0, at), after: frame.slice(at + REQUEST.length) };
}
