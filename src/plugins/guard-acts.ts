import { FairleadError } from '../core/errors.ts';
import type { AttackAction, AttackVerdict } from '../guard/attack-rules.ts';
import type { ImmediateAnswer, PluginRequest } from './define.ts';
import { type GuardedText, stripTexts } from './guarded-texts.ts';
import { saidAtOnce } from './said-at-once.ts';

/** A text that does not pass. */
export interface Caught extends AttackVerdict {
  readonly at: GuardedText;
}

interface ActOptions {
  readonly model?: string | undefined;
  readonly respond: 'error' | 'refusal';
  readonly message: string;
  readonly note: string;
}

const DONE: Readonly<Record<AttackAction, string>> = {
  block: 'blocked',
  route: 'routed',
  strip: 'stripped',
  flag: 'flagged',
  off: 'passed',
};

/**
 * The whole request is blocked where one text is (throws FL_BLOCKED, or gives the refusal); else what each text asks for is done.
 * O(texts).
 */
export function act(
  request: PluginRequest,
  caught: readonly Caught[],
  options: ActOptions,
): ImmediateAnswer | undefined {
  if (caught.length === 0) return undefined;
  for (const { kind, action, score } of caught)
    request.report({ by: 'guard', what: kind, action: DONE[action], score });
  request.answerHeader('x-fairlead-guard', headerOf(caught));
  if (caught.some(({ action }) => action === 'block')) return blocked(request, options);
  if (options.model !== undefined && caught.some(({ action }) => action === 'route'))
    request.routeTo(options.model);
  const stripped = caught.filter(({ action }) => action === 'strip').map(({ at }) => at);
  if (stripped.length > 0) stripTexts(request, stripped, options.note);
  return undefined;
}

/** `injection;in=tool_results;score=0.93;stripped`, the worst of each kind, place and action. */
function headerOf(caught: readonly Caught[]): string {
  const worst = new Map<string, Caught>();
  for (const one of caught) {
    const key = `${one.kind} ${one.at.place} ${one.action}`;
    if (one.score > (worst.get(key)?.score ?? -1)) worst.set(key, one);
  }
  return [...worst.values()]
    .map(({ kind, at, score, action }) => `${kind};in=${at.place};score=${score.toFixed(2)};${DONE[action]}`)
    .join(', ');
}

function blocked(request: PluginRequest, { respond, message }: ActOptions): ImmediateAnswer {
  if (respond === 'error') {
    throw new FairleadError('FL_BLOCKED', message, {
      param: 'messages',
      hint: 'The header x-fairlead-guard says what was found, and where.',
    });
  }
  return { path: 'blocked', completion: saidAtOnce(request.model, message, 'content_filter') };
}
