const TAIL = /^[-_. ]?([a-z]+)[-_.]?(\d{0,15})$/;

const LABEL = 4;
/** What the words after the numbers mean, from early to late. */
const PHASES: Readonly<Record<string, number>> = {
  dev: 0,
  snapshot: 0,
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  c: 3,
  rc: 3,
  pre: 3,
  preview: 3,
  lts: LABEL,
  stable: LABEL,
  final: LABEL,
  release: LABEL,
  ga: LABEL,
  p: 5,
  patch: 5,
  post: 5,
  hotfix: 5,
};

/** Phase and number of `-rc.1`, `b3`, `.post7`, `-lts`, or of nothing; undefined for words that have no known place. */
export function readWordTail(rest: string): readonly number[] | undefined {
  if (rest === '') return [LABEL, 0];
  const [, word = '', digits = ''] = TAIL.exec(rest) ?? [];
  const phase = PHASES[word];
  if (phase === undefined || (phase === LABEL && digits !== '')) return undefined;
  return [phase, Number(digits)];
}
