import { type CharSet, type Part, parsePattern } from './regex-parse.ts';

const MOST_CHARS = 240;
const MOST_COUNTED = 1_000;
/** A quantifier that can take more than this counts as one without an end. */
const LONG_RUN = 256;

/**
 * Why a pattern may run for long on some text; undefined where its time grows with the text's length only. It accepts less than it
 * could: no quantifier inside a repeated group, no repeated group that can be passed in two ways, no two long runs that can share
 * characters with nothing between them to part them, and before a long run, unless the pattern is anchored, a character that the run
 * cannot take: else the search starts anew at each character of the run.
 */
export function regexProblem(source: string): string | undefined {
  if (source.length > MOST_CHARS) return `a pattern has at most ${MOST_CHARS} characters`;
  try {
    new RegExp(source, 'i');
    const ways = parsePattern(source);
    for (const way of ways) {
      const anchored = way[0]?.is === 'edge' && way[0].start;
      checkRun(way, { anchored, before: [], open: 0n });
    }
    return undefined;
  } catch (thrown) {
    const { message } = thrown as Error;
    return `the pattern /${source}/ is refused: ${message}`;
  }
}

interface Run {
  readonly anchored: boolean;
  /** What must have come before, a set for each character. */
  readonly before: readonly CharSet[];
  /** Characters of the long runs before, which nothing since has ended. */
  readonly open: CharSet;
}

function checkRun(parts: readonly Part[], from: Run): Run {
  let run = from;
  for (const part of parts) {
    if (part.is === 'edge') continue;
    run = part.is === 'chars' ? checkChars(part, run) : checkGroup(part, run);
  }
  return run;
}

function checkChars({ set, min, max }: Part & { is: 'chars' }, run: Run): Run {
  if (min > MOST_COUNTED || (max !== Number.POSITIVE_INFINITY && max > MOST_COUNTED))
    throw new Error(`it counts over ${MOST_COUNTED}`);
  const seen = min > 0 ? [...run.before, set] : run.before;
  if (max > LONG_RUN) {
    if (!run.anchored && run.before.every((each) => (each & set) !== 0n))
      throw new Error('nothing before a run without an end says where it begins');
    if ((run.open & set) !== 0n) throw new Error('two runs without an end can take the same characters');
    return { ...run, before: seen, open: run.open | set };
  }
  // Characters that must come, and that no open run can take, end all runs before them.
  const ends = min > 0 && (run.open & set) === 0n;
  return { ...run, before: seen, open: ends ? 0n : run.open };
}

function checkGroup(part: Part & { is: 'group' }, run: Run): Run {
  if (part.max > 1) checkRepeated(part);
  const outcomes = part.ways.map((way) => checkRun(way, run));
  const [only] = outcomes;
  const before = part.min > 0 && outcomes.length === 1 ? (only?.before ?? run.before) : run.before;
  const open = outcomes.reduce((set, each) => set | each.open, part.min > 0 ? 0n : run.open);
  return { ...run, before, open };
}

/** A group that is repeated must have parts of one length whose ways differ in their first character. */
function checkRepeated({ ways, max }: Part & { is: 'group' }): void {
  if (max > LONG_RUN) throw new Error('a group is repeated without an end');
  let firsts = 0n;
  for (const way of ways) {
    const chars = way.map((each) => {
      if (each.is !== 'chars' || each.min !== each.max)
        throw new Error('a repeated group has a part of no fixed length');
      return each;
    });
    const first = chars[0];
    if (first === undefined) throw new Error('a repeated group can be empty');
    if ((firsts & first.set) !== 0n) throw new Error('a repeated group can be passed in two ways');
    firsts |= first.set;
  }
}
