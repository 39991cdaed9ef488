/** A rule that cannot be read; the message says where. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

export const FINGERPRINT_FIELDS = ['body', 'header', 'icon', 'hash'] as const;
export const VERSION_FIELDS = ['version', 'is_internal'] as const;
export type Field = (typeof FINGERPRINT_FIELDS)[number] | (typeof VERSION_FIELDS)[number];

/** Longest first: the first that fits is taken. */
const OPERATORS = ['~=', '==', '!=', '>=', '<=', '=', '>', '<'] as const;
export type RuleOperator = (typeof OPERATORS)[number];
const JOINTS = ['&&', '||'] as const;
const BRACKETS = ['(', ')'] as const;

export type Token =
  | { readonly kind: 'field'; readonly value: Field }
  | { readonly kind: 'operator'; readonly value: RuleOperator }
  | { readonly kind: 'joint'; readonly value: (typeof JOINTS)[number] }
  | { readonly kind: 'bracket'; readonly value: (typeof BRACKETS)[number] }
  | { readonly kind: 'text'; readonly value: string };

/**
 * The words of a rule of A.I.G. A field is known by the letters that it begins with, whatever follows, and a backslash
 * takes the next letter as it stands. Throws RuleError. Linear.
 */
export function tokensOf(rule: string, fields: readonly Field[]): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = <Word extends string>(words: readonly Word[]): Word | undefined => {
    const word = words.find((one) => rule.startsWith(one, at));
    at += word?.length ?? 0;
    return word;
  };
  while (at < rule.length) {
    if (/\s/.test(rule[at] ?? '')) at += 1;
    else if (rule[at] === '"') {
      const { text, end } = readText(rule, at);
      tokens.push({ kind: 'text', value: text });
      at = end;
    } else tokens.push(readWord(take, fields) ?? fail(rule, at));
  }
  return tokens;
}

function readWord(
  take: <Word extends string>(words: readonly Word[]) => Word | undefined,
  fields: readonly Field[],
): Token | undefined {
  const joint = take(JOINTS);
  if (joint !== undefined) return { kind: 'joint', value: joint };
  const operator = take(OPERATORS);
  if (operator !== undefined) return { kind: 'operator', value: operator };
  const bracket = take(BRACKETS);
  if (bracket !== undefined) return { kind: 'bracket', value: bracket };
  const field = take(fields);
  return field === undefined ? undefined : { kind: 'field', value: field };
}

function readText(rule: string, start: number): { readonly text: string; readonly end: number } {
  let text = '';
  for (let at = start + 1; at < rule.length; at++) {
    const letter = rule[at] ?? '';
    if (letter === '"') return { text, end: at + 1 };
    if (letter === '\\') at += 1;
    text += letter === '\\' ? (rule[at] ?? '') : letter;
  }
  throw new RuleError(`the text that begins at ${start + 1} does not end`);
}

function fail(rule: string, at: number): never {
  throw new RuleError(`"${rule.slice(at, at + 12)}" at ${at + 1} is no word of a rule`);
}
