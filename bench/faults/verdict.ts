import { type Answer, type Choice, readAnswer } from './answer.ts';
import type { Seen } from './stream-client.ts';

/** What became of an answer, the best first. `silent` kinds look like success to a client and are none. */
export const VERDICTS = {
  whole: { title: 'whole', good: true, silent: false },
  errorStatus: { title: 'error status', good: false, silent: false },
  errorEvent: { title: 'error event', good: false, silent: false },
  broken: { title: 'connection broken', good: false, silent: false },
  unreadable: { title: 'an event that is no JSON', good: false, silent: false },
  hang: { title: 'hangs', good: false, silent: false },
  wrongEnd: { title: 'whole text, wrong end', good: false, silent: true },
  cut: { title: 'cut as if whole', good: false, silent: true },
  wrongText: { title: 'wrong text as if right', good: false, silent: true },
} as const;

export type VerdictId = keyof typeof VERDICTS;

export interface Verdict {
  readonly id: VerdictId;
  /** What else is worth saying. */
  readonly remark: string;
  /** Whether the arguments of the tool call are JSON; undefined where none was asked for. */
  readonly toolJson: boolean | undefined;
}

/** Judges what a client saw against the right answer. */
export function judge(seen: Seen, right: Answer): Verdict {
  const answer = readAnswer(seen.data);
  const verdict = (id: VerdictId, remark = ''): Verdict => ({
    id,
    remark,
    toolJson: toolJson(answer, right),
  });
  const differs = right.choices.some((want, at) => !isBeginning(answer.choices[at], want));
  if (seen.ended === 'hang') return verdict('hang', share(answer, right));
  if (seen.status >= 400) return verdict('errorStatus', `${seen.status}`);
  // An error that is said is no silent one, whatever stands before it.
  if (answer.error !== undefined)
    return verdict('errorEvent', differs ? 'after wrong text' : share(answer, right));
  if (seen.ended === 'broken') return verdict('broken', share(answer, right));
  if (answer.broken > 0) return verdict('unreadable', '');
  if (differs) return verdict('wrongText', '');
  if (!right.choices.every((want, at) => sameText(answer.choices[at], want)))
    return verdict('cut', `${share(answer, right)}${answer.done ? ', [DONE]' : ''}`);
  const wrong = right.choices.findIndex((want, at) => answer.choices[at]?.finish !== want.finish);
  if (wrong !== -1) return verdict('wrongEnd', `finish_reason ${answer.choices[wrong]?.finish ?? 'missing'}`);
  const lacks = [
    answer.done ? '' : 'no [DONE]',
    answer.usage === right.usage ? '' : `usage ${answer.usage ?? 'missing'}, not ${right.usage}`,
  ];
  return verdict('whole', lacks.filter((lack) => lack !== '').join(', '));
}

const PARTS = ['text', 'reasoning', 'toolName', 'toolArguments', 'logprobs'] as const;

function isBeginning(said: Choice | undefined, want: Choice): boolean {
  return said === undefined || PARTS.every((part) => want[part].startsWith(said[part]));
}

function sameText(said: Choice | undefined, want: Choice): boolean {
  return said !== undefined && PARTS.every((part) => want[part] === said[part]);
}

const length = ({ choices }: Answer) =>
  choices.reduce(
    (sum, { text, reasoning, toolArguments }) => sum + text.length + reasoning.length + toolArguments.length,
    0,
  );

function share(answer: Answer, right: Answer): string {
  return `${Math.floor((100 * length(answer)) / Math.max(1, length(right)))} % of the text`;
}

function toolJson(answer: Answer, right: Answer): boolean | undefined {
  if (!right.choices.some(({ toolName }) => toolName !== '')) return undefined;
  try {
    JSON.parse(answer.choices[0]?.toolArguments ?? '');
    return true;
  } catch {
    return false;
  }
}
