import { FairleadError } from '../../core/errors.ts';
import type { Engine, Generated, LocalChat, LocalSettings, Prepared } from '../contract.ts';
import { beginsWith, heal } from '../healing.ts';
import { modelName } from '../settings.ts';
import { StopText } from '../stop-text.ts';
import { type TextOf, TokenText } from '../token-text.ts';
import type { JinjaTemplate, Llama, LlamaModel, LlamaSequence, LoadedLibrary } from './library.ts';
import { renderPrompt } from './prompt.ts';
import { samplingOptions } from './sampling.ts';

/** Tokens of a prompt that are read at once; between two such steps a client may leave. */
const BATCH_TOKENS = 512;

export interface EngineParts {
  readonly settings: LocalSettings;
  readonly library: LoadedLibrary;
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly template: JinjaTemplate;
  readonly sequences: readonly LlamaSequence[];
  readonly contextTokens: number;
}

/** A model file that node-llama-cpp has loaded. */
export class LlamaEngine implements Engine {
  readonly name: string;
  readonly contextTokens: number;
  readonly parallel: number;
  readonly #parts: EngineParts;
  readonly #textOf: TextOf;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.name = modelName(parts.settings);
    this.contextTokens = parts.contextTokens;
    this.parallel = parts.sequences.length;
    this.#textOf = (tokens, before) => parts.model.detokenize(tokens, false, before);
  }

  prepare(chat: LocalChat): Prepared {
    const { model, template } = this.#parts;
    const prompt = model.tokenize(renderPrompt(chat, template, model), true, 'trimLeadingSpace');
    const { bos, shouldPrependBosToken } = model.tokens;
    if (shouldPrependBosToken && bos !== null && prompt[0] !== bos) prompt.unshift(bos);
    const begun = chat.begun ?? '';
    const tokens = begun === '' ? [] : model.tokenize(begun, false);
    const { kept, rewritten } =
      begun === '' ? { kept: [], rewritten: '' } : heal(begun, tokens, this.#textOf);
    const promptTokens = prompt.length + tokens.length;
    const room = this.contextTokens - promptTokens;
    if (room < 1 || (chat.maxTokens ?? 1) > room) {
      const wanted = chat.maxTokens === undefined ? '' : ` and max_tokens are ${chat.maxTokens}`;
      const message = `The context holds ${this.contextTokens} tokens; the messages are ${promptTokens}${wanted}.`;
      throw new FairleadError('FL_CONTEXT_LENGTH', message, { param: 'messages' });
    }
    return { chat, prompt, kept, rewritten, promptTokens, maxTokens: chat.maxTokens ?? room };
  }

  cached({ prompt }: Prepared, slot: number): number {
    const held = this.#sequence(slot).contextTokens;
    let same = 0;
    while (same < prompt.length && held[same] === prompt[same]) same++;
    return same;
  }

  async *generate(prepared: Prepared, slot: number, signal: AbortSignal): AsyncIterable<Generated> {
    const { model } = this.#parts;
    const { chat, prompt, kept, maxTokens } = prepared;
    const sequence = this.#sequence(slot);
    const unread = await this.#read(sequence, [...prompt, ...kept], signal);
    if (signal.aborted) return;

    const text = new TokenText(this.#textOf, kept);
    const stop = new StopText(chat.stop);
    const written = [...kept];
    let toRewrite = prepared.rewritten;
    let tokens = 0;
    const constraint = toRewrite === '' ? undefined : this.#constraint(toRewrite);
    const options = {
      ...samplingOptions(chat.sampling, written),
      grammarEvaluationState: () => (toRewrite === '' ? undefined : constraint),
    };
    /** What of `piece` the client has not got yet. */
    const fresh = (piece: string): string => {
      if (toRewrite === '') return piece;
      const same = Math.min(piece.length, toRewrite.length);
      toRewrite = toRewrite.slice(same);
      return piece.slice(same);
    };
    let finishReason: 'stop' | 'length' = 'stop';
    for await (const token of sequence.evaluate(unread, options)) {
      if (signal.aborted) return;
      if (model.isEogToken(token)) break;
      written.push(token);
      const wasRewriting = toRewrite !== '';
      const piece = fresh(text.push(token));
      // a token that only says again what the client has is none of the new ones
      if (!wasRewriting || piece !== '') tokens++;
      const shown = stop.push(piece);
      if (shown !== '') yield { type: 'text', text: shown, tokens };
      if (stop.stopped) break;
      if (tokens >= maxTokens) {
        finishReason = 'length';
        break;
      }
    }
    const rest = stop.push(fresh(text.end())) + stop.end();
    if (rest !== '') yield { type: 'text', text: rest, tokens };
    yield { type: 'end', finishReason: stop.stopped ? 'stop' : finishReason, tokens };
  }

  async close(): Promise<void> {
    await this.#parts.llama.dispose();
  }

  /** Reads all of `tokens` that the sequence does not hold, but for the last ones, which it returns: one at least. */
  async #read(
    sequence: LlamaSequence,
    tokens: readonly number[],
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    let at = sequence.nextTokenIndex;
    while (tokens.length - at > BATCH_TOKENS && !signal.aborted) {
      await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + BATCH_TOKENS));
      at += BATCH_TOKENS;
    }
    return tokens.slice(at);
  }

  #constraint(text: string): object {
    const { library, llama, model } = this.#parts;
    const { LlamaGrammar, LlamaGrammarEvaluationState } = library.llama;
    const grammar = new LlamaGrammar(llama, { grammar: beginsWith(text) });
    return new LlamaGrammarEvaluationState({ model, grammar });
  }

  #sequence(slot: number): LlamaSequence {
    const sequence = this.#parts.sequences[slot];
    if (sequence === undefined) throw new RangeError(`there is no slot ${slot}`);
    return sequence;
  }
}
