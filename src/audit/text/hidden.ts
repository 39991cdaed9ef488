import type { LocalText } from '../finding.ts';
import type { HiddenStretch } from './hiding/define.ts';
import { hidings } from './hiding/index.gen.ts';

/** A part of a text that its reader does not see. */
export interface Hidden extends HiddenStretch {
  /** Id of the way in which it is hidden, such as `tag-characters`. */
  readonly kind: string;
  readonly name: LocalText;
}

/**
 * Every part of a text that a reader does not see while a model does, in the order of the text: characters without a glyph,
 * turned directions, escapes, comments, styles. Those that are not `certain` have honest uses too: what they say must decide.
 * Pure; O(length); never throws.
 */
export function findHidden(text: string): Hidden[] {
  return hidings
    .flatMap(({ id, name, find }) => find(text).map((stretch) => ({ ...stretch, kind: id, name })))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

// biome-ignore lint/suspicious/noMisleadingCharacterClass: each is looked for by itself.
const INVISIBLE = /[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** A text for reports: what cannot be seen is written as `U+200B`; at most `longest` units. */
export function shown(text: string, longest = 200): string {
  const visible = text.replace(/\s+/g, ' ').replace(INVISIBLE, (point) => {
    const code = (point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `<U+${code}>`;
  });
  return visible.length <= longest ? visible : `${visible.slice(0, longest - 1)}…`;
}
