import type { ChatChunk, ChatChunkChoice, Usage } from '../../protocol/openai-chat.ts';
import type { SentCall, SentChoice, StreamLedger } from './ledger.ts';
import { mergedUsage } from './merged-usage.ts';
import type { ResumePlan } from './plan.ts';
import { Skip } from './skip.ts';

/** What differs between a backup's answer and what the client has of it. */
export class Diverged extends Error {}

/** So many characters of an answer's beginning, said again, are no chance. */
const SURELY_ANEW = 32;

/** Where one choice stands between what the client has and what the backup says. */
class ChoiceSplice {
  readonly #sent: SentChoice;
  #content: Skip;
  /** White space that the backup was not shown, and may say again or not. */
  #held: string;
  #reasoning: Skip | undefined;
  readonly #calls: readonly { readonly sent: SentCall; readonly rest: Skip }[];
  #anew: boolean;
  /** Text of a backup that may have begun anew, while it can be either. */
  #doubt: string | undefined;

  constructor(sent: SentChoice, plan: ResumePlan) {
    this.#sent = sent;
    this.#anew = plan.kind === 'restart';
    this.#content = new Skip(this.#anew ? sent.content : '');
    this.#held = plan.kind === 'continue' ? plan.held : '';
    this.#doubt = plan.kind === 'continue' && !plan.certain ? '' : undefined;
    const thinks = this.#anew && sent.content === '' && sent.calls.length === 0;
    this.#reasoning = thinks ? new Skip(sent.reasoning) : undefined;
    this.#calls = this.#anew
      ? sent.calls.map((call) => ({ sent: call, rest: new Skip(call.arguments) }))
      : [];
  }

  /** Whether the backup says the answer from its beginning. */
  get anew(): boolean {
    return this.#anew;
  }

  /** What of a choice's event is new to the client; undefined for nothing. Throws Diverged. */
  take(choice: ChatChunkChoice): ChatChunkChoice | undefined {
    const { delta, finish_reason: finish } = choice;
    const { role: _, content, reasoning_content: thought, reasoning, tool_calls: calls, ...rest } = delta;
    const fresh: ChatChunkChoice['delta'] = { ...rest };
    const newThought = this.#newThought(thought ?? (reasoning as string | undefined));
    if (newThought !== '') fresh.reasoning_content = newThought;
    const newText = this.#newText(typeof content === 'string' ? content : '', Boolean(finish));
    if (newText !== '') fresh.content = newText;
    const newCalls = this.#newCalls(calls);
    if (newCalls !== undefined) fresh.tool_calls = newCalls;
    if (finish) this.#assertAllSaid();
    if (!finish && Object.keys(fresh).length === 0) return undefined;
    return { ...choice, delta: fresh };
  }

  /** Thoughts once the answer has begun, or that differ from those that the client has, are left out. */
  #newThought(thought: string | null | undefined): string {
    if (!thought || this.#reasoning === undefined) return '';
    const fresh = this.#reasoning.past(thought);
    if (fresh === undefined) this.#reasoning = undefined;
    return fresh ?? '';
  }

  #newText(text: string, ends: boolean): string {
    if (this.#doubt !== undefined) return this.#settle(this.#doubt + text, ends);
    if (text === '') return '';
    return this.#unheld(this.#past(text));
  }

  #past(text: string): string {
    const fresh = this.#content.past(text);
    if (fresh === undefined) throw new Diverged('the backup says something else than the client has');
    return fresh;
  }

  /** Leaves out the white space that stands at the client's end already. */
  #unheld(text: string): string {
    if (this.#held === '' || text === '') return text;
    const space = /^\s*/.exec(text)?.[0] ?? '';
    const over = commonStart(space, this.#held);
    this.#held = over === this.#held.length || space.length < text.length ? '' : this.#held.slice(over);
    return text.slice(over);
  }

  /** Finds out whether a backup goes on or has begun anew, and holds its text back until then. */
  #settle(said: string, ends: boolean): string {
    const { content } = this.#sent;
    const enough = Math.min(SURELY_ANEW, content.length);
    const alike = commonStart(said, content);
    if (alike === said.length && said.length < enough && !ends) {
      this.#doubt = said;
      return '';
    }
    this.#doubt = undefined;
    if (said === '' || alike < enough) return this.#unheld(said);
    this.#held = '';
    this.#anew = true;
    this.#content = new Skip(content);
    return this.#past(said);
  }

  #newCalls(
    calls: ChatChunkChoice['delta']['tool_calls'],
  ): ChatChunkChoice['delta']['tool_calls'] | undefined {
    if (!Array.isArray(calls)) return undefined;
    if (!this.#content.done) throw new Diverged('the backup calls a tool where the client has text');
    const fresh = calls.flatMap((call) => {
      const known = this.#calls[call.index ?? 0];
      if (known === undefined) return [call];
      if (
        call.function?.name !== undefined &&
        call.function.name !== '' &&
        call.function.name !== known.sent.name
      ) {
        throw new Diverged('the backup calls another tool');
      }
      const said = call.function?.arguments;
      if (said === undefined || said === '') return [];
      const rest = known.rest.past(said);
      if (rest === undefined) throw new Diverged('the backup calls the tool with other arguments');
      return rest === '' ? [] : [{ index: call.index ?? 0, function: { arguments: rest } }];
    });
    return fresh.length === 0 ? undefined : fresh;
  }

  #assertAllSaid(): void {
    if (this.#content.done && this.#calls.every(({ rest }) => rest.done)) return;
    throw new Diverged('the backup says less than the client has');
  }
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** Turns the events of a backup into the rest of the answer that the client has begun to read. */
export class Splicer {
  readonly #ledger: StreamLedger;
  readonly #plan: ResumePlan;
  readonly #spokenBefore: number;
  readonly #choices = new Map<number, ChoiceSplice>();
  /** Of the whole answer, once the backup has said its own. */
  usage: Usage | undefined;

  constructor(ledger: StreamLedger, plan: ResumePlan) {
    this.#ledger = ledger;
    this.#plan = plan;
    this.#spokenBefore = ledger.spoken;
    for (const [index, sent] of ledger.sent) this.#choices.set(index, new ChoiceSplice(sent, plan));
  }

  /** What of `chunk` goes to the client; undefined for nothing. Throws Diverged. */
  take(chunk: ChatChunk): ChatChunk | undefined {
    const { identity } = this.#ledger;
    if (chunk.usage !== undefined && chunk.usage !== null) {
      const anew = this.#plan.kind === 'restart' || [...this.#choices.values()].some((choice) => choice.anew);
      this.usage = mergedUsage(chunk.usage, anew ? 'restart' : 'continue', this.#spokenBefore);
    }
    const choices = chunk.choices.flatMap((choice) => {
      const sent = this.#ledger.sent.get(choice.index);
      if (sent?.finish !== undefined) return []; // this one was over before the break
      const splice = this.#choices.get(choice.index);
      const fresh = splice === undefined ? choice : splice.take(choice);
      return fresh === undefined ? [] : [fresh];
    });
    if (choices.length === 0 && (chunk.choices.length > 0 || this.usage === undefined)) return undefined;
    const { system_fingerprint: _, ...rest } = chunk;
    const fingerprint = identity?.fingerprint;
    return {
      ...rest,
      ...(identity === undefined
        ? {}
        : { id: identity.id, created: identity.created, model: identity.model }),
      ...(fingerprint === undefined ? {} : { system_fingerprint: fingerprint }),
      choices,
      ...(chunk.usage === undefined ? {} : { usage: chunk.usage === null ? null : (this.usage as Usage) }),
    };
  }
}
