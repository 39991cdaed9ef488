import type { Span } from '../contract.ts';
import { toCodePoints } from '../text/code-points.ts';
import { findAssignments } from './assignments.ts';
import { entropy } from './entropy.ts';
import { SECRET_KINDS, type SecretKind } from './kinds.ts';
import { isPlaceholder } from './placeholder.ts';
import { STRUCTURES } from './structures.ts';

interface Find {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

const LONGEST_LEAD = 48;

/** Every literal of the tables, longest first: most texts hold none, and one scan says so. */
const LITERALS = new RegExp(
  [...SECRET_KINDS, ...STRUCTURES]
    .flatMap(({ literals }) => literals)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
  'g',
);

/**
 * Keys, tokens, private keys and passwords in a text, in order, without overlaps; offsets are code points.
 * Placeholders are not reported. Never throws. O(length): patterns are bounded and tried at their literals only.
 */
export function findSecrets(text: string): Span[] {
  const finds: Find[] = [];
  let done = 0;
  LITERALS.lastIndex = 0;
  for (let match = LITERALS.exec(text); match !== null; match = LITERALS.exec(text)) {
    const find = match.index < done ? undefined : at(text, match.index, match[0]);
    LITERALS.lastIndex = find === undefined ? match.index + 1 : Math.max(find.end, match.index + 1);
    if (find === undefined) continue;
    finds.push(find);
    done = find.end;
  }
  const assigned = /[=:]|\bis\b|[是为:]|bearer/i.test(text) ? findAssignments(text) : [];
  return toCodePoints(text, withAssigned(finds, assigned));
}

function at(text: string, index: number, literal: string): Find | undefined {
  for (const structure of STRUCTURES) {
    if (!structure.literals.includes(literal)) continue;
    const found = structure.find(text, index);
    if (found === undefined) continue;
    const [start, end] = found;
    if (!isPlaceholder(text.slice(start, Math.min(end, start + 200))))
      return { type: structure.name, start, end, score: 0.98 };
  }
  for (const kind of SECRET_KINDS) {
    const find = kind.literals.includes(literal) ? ofKind(kind, text, index) : undefined;
    if (find !== undefined) return find;
  }
  return undefined;
}

function ofKind(kind: SecretKind, text: string, index: number): Find | undefined {
  const lead =
    kind.lead === undefined ? '' : kind.lead.exec(text.slice(Math.max(0, index - LONGEST_LEAD), index))?.[0];
  // Without a lead of its own a key begins where a word begins.
  if (lead === undefined || (lead === '' && /\w/.test(text[index - 1] ?? ' '))) return undefined;
  kind.pattern.lastIndex = index;
  const match = kind.pattern.exec(text);
  if (match === null) return undefined;
  const end = index + match[0].length;
  const secret = match.groups?.secret;
  const start = secret === undefined ? index - lead.length : index + match[0].indexOf(secret);
  const value = text.slice(start, secret === undefined ? end : start + secret.length);
  if (entropy(value) < kind.entropy || isPlaceholder(value)) return undefined;
  return { type: kind.name, start, end: start + value.length, score: 0.97 };
}

/** Known kinds win over what only stands behind a telling name. */
function withAssigned(finds: readonly Find[], assigned: ReturnType<typeof findAssignments>): Find[] {
  const out: Find[] = [];
  let i = 0;
  for (const { name, start, end } of assigned) {
    while (i < finds.length && (finds[i] as Find).end <= start) out.push(finds[i++] as Find);
    const next = finds[i];
    if (next === undefined || next.start >= end) out.push({ type: name, start, end, score: 0.8 });
  }
  out.push(...finds.slice(i));
  return out;
}
