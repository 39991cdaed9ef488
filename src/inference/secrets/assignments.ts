import { entropy } from './entropy.ts';
import { isPlaceholder } from './placeholder.ts';

export interface Assignment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Names that are given secrets, and what a value must be to be one. The first whose name fits decides. */
const RULES: readonly {
  readonly type: string;
  readonly name: RegExp;
  readonly value: RegExp;
  readonly entropy: number;
}[] = [
  {
    type: 'AWS_SECRET_KEY',
    name: /aws\w{0,16}secret|secret_?access_?key/i,
    value: /^[A-Za-z0-9+/]{40}$/,
    entropy: 4,
  },
  {
    type: 'PASSWORD',
    name: /pass(?:word|wd|phrase)?|pwd|密码|口令/i,
    // A letter with a digit or a mark: neither a plain word nor a number.
    value: /^(?=.*[A-Za-z])(?=.*[\d!@#$%^&*?+~-])\S{6,128}$/,
    entropy: 2.3,
  },
  { type: 'SECRET_ASSIGNMENT', name: /./, value: /^(?=.*[A-Za-z])(?=.*\d)[\w+/=.~-]{16,200}$/, entropy: 3.2 },
];

const NAME =
  /pass(?:word|wd|phrase)?\b|pass(?==)|[_-]pass\b|Pass\b|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credentials?|bearer|密码|口令|密钥/gi;
const REST =
  /[\w-]{0,24}["'\]]{0,2}\s{0,4}(?::=|=>|==?|[::]|\bis\b|是|为|(?<=bearer) )\s{0,4}(?:bearer |basic )?(["'`]?)([^\s"'`,;<>(){}]{6,200})/iy;

/** Values that are given to names such as `password`, `api_key` or `Bearer`. O(length). */
export function findAssignments(text: string): Assignment[] {
  const finds: Assignment[] = [];
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    REST.lastIndex = match.index + match[0].length;
    const rest = REST.exec(text);
    if (rest === null) continue;
    const end = REST.lastIndex;
    const value = rest[2]?.replace(/[.?。]+$/, '') as string;
    const start = end - (rest[2] as string).length;
    // A call or a lookup, not a value.
    if (text[end] === '(' || /^(?:[a-z_$][\w$]*\.)+[a-z_$][\w$]*$/i.test(value)) continue;
    const name = text.slice(Math.max(0, match.index - 24), start);
    const rule = RULES.find(
      (candidate) => candidate.name.test(lastWord(name)) && candidate.value.test(value),
    );
    if (rule === undefined || entropy(value) < rule.entropy || isPlaceholder(value)) continue;
    finds.push({ name: rule.type, start, end: start + value.length });
    NAME.lastIndex = end;
  }
  return finds;
}

/** The name that is assigned to: the last stretch of word characters before the mark. */
function lastWord(before: string): string {
  return /[\w\u4e00-\u9fff-]+(?=\W*(?:\bis\b\W*|bearer |basic )?\W*$)/i.exec(before)?.[0] ?? '';
}
