import type { z } from 'zod';
import { nearest } from '../core/suggest.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong at a place, and what to do about it. Neither holds the value that stands there. */
export interface Words {
  readonly message: string;
  readonly mend: string;
}

/** One of zod's issues in plain words; `value` is what stands at its place. */
export function issueWords(issue: Issue, value: unknown): Words {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords([issue.expected], value);
    case 'invalid_union':
      return unionWords(issue, value);
    case 'invalid_value':
      return typeof value === 'object' || value === undefined
        ? typeWords(
            issue.values.map((one) => typeof one),
            value,
          )
        : {
            message: 'is no value that goes here',
            mend: meantOf(String(value), issue.values.map(String), 'take'),
          };
    case 'too_small':
      return smallWords(issue.origin, issue.minimum, issue.inclusive !== false);
    case 'too_big':
      return bigWords(issue.origin, issue.maximum, issue.inclusive !== false);
    case 'invalid_format':
      return formatWords(issue);
    case 'invalid_key': {
      const [inner] = issue.issues;
      return inner === undefined
        ? { message: 'is no name that goes here', mend: '' }
        : issueWords(inner, value);
    }
    case 'custom':
      return ownWords(issue.message);
    default:
      return { message: 'is not what goes here', mend: '' };
  }
}

/** "did you mean X?" when `given` is near one of `known`, else what there is to choose from, after `otherwise`. */
export function meantOf(given: string, known: Iterable<string>, otherwise = 'known:'): string {
  const all = [...known];
  const meant = nearest(given, all);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return all.length === 0 ? 'remove it' : `${otherwise} ${listed(all)}`;
}

const MOST_LISTED = 20;

/** `a, b or c`, cut where it would no longer be read. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  if (more > 0) return `${names.slice(0, MOST_LISTED).join(', ')} or one of ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const MENDS: Readonly<Record<string, string>> = {
  string: 'put it in quotes',
  number: 'write a number, without quotes',
  int: 'write a whole number, without quotes',
  boolean: 'write true or false, without quotes',
  array: 'write it as a list, each entry after a dash',
  object: 'write it as lines of key: value',
  record: 'write it as lines of key: value',
};

function typeWords(expected: readonly string[], value: unknown): Words {
  const nouns = [...new Set(expected.map((type) => NOUNS[type] ?? type))].join(' or ');
  if (isEmpty(value)) return { message: `is empty, and must be ${nouns}`, mend: 'fill it in, or remove it' };
  const message = `must be ${nouns}`;
  if (typeof value === 'number' && !Number.isFinite(value))
    return { message, mend: 'write one that has an end' };
  const [first = ''] = expected;
  if (first === 'string' && typeof value === 'object') return { message, mend: 'write one text here' };
  return { message, mend: MENDS[first] ?? '' };
}

const isEmpty = (value: unknown) => value === null || value === undefined;

/** A place that takes several forms: what they are, or what is wrong with the form that was meant. */
function unionWords(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): Words {
  const first = issue.errors.map(([error]) => error).filter((error) => error !== undefined);
  const meant = first.find((error) => error.code !== 'invalid_type' || error.path.length > 0);
  if (meant !== undefined) return issueWords(meant, value);
  return typeWords(
    first.map((error) => (error.code === 'invalid_type' ? error.expected : '')),
    value,
  );
}

function smallWords(origin: string, minimum: number | bigint, inclusive: boolean): Words {
  if (origin === 'string') return { message: 'is empty', mend: 'write something here' };
  if (origin === 'array') return { message: 'has too few entries', mend: `list at least ${minimum}` };
  return {
    message: 'is too small',
    mend: inclusive ? `take ${minimum} or more` : `take more than ${minimum}`,
  };
}

function bigWords(origin: string, maximum: number | bigint, inclusive: boolean): Words {
  if (origin === 'string') return { message: 'is too long', mend: `take at most ${maximum} characters` };
  if (origin === 'array') return { message: 'has too many entries', mend: `list at most ${maximum}` };
  return { message: 'is too big', mend: inclusive ? `take ${maximum} or less` : `take less than ${maximum}` };
}

function formatWords(issue: Extract<Issue, { code: 'invalid_format' }>): Words {
  if ('prefix' in issue) return { message: 'has the wrong beginning', mend: `start it with ${issue.prefix}` };
  // a schema that says in its own words what it wants says it better than its pattern
  const own = issue.message.startsWith('Invalid ') ? undefined : issue.message;
  return own === undefined
    ? { message: 'does not have the form that goes here', mend: `it must match ${issue.pattern}` }
    : ownWords(own);
}

/** A schema that says in its own words what is wrong may put the mend behind a semicolon. */
function ownWords(text: string): Words {
  const [message = '', mend = ''] = text.split('; ', 2);
  return { message, mend };
}
