import { asObject, asString, type JsonObject } from './json-guards.ts';
import { type AnswerStamp, ChunkWriter } from './openai-chunk-writer.ts';
import { geminiError, geminiFinishReason, geminiUsage, readGemini } from './openai-gemini-response.ts';
import { type StreamDialect, TranslatedStream } from './openai-translated-stream.ts';

class GeminiStream implements StreamDialect {
  readonly #writer: ChunkWriter;
  #usage: JsonObject | undefined;
  #finish: string | undefined;
  #calls = 0;

  constructor(writer: ChunkWriter) {
    this.#writer = writer;
  }

  event(data: JsonObject): string {
    const error = geminiError(data);
    if (error !== undefined) return this.#writer.failUpstream(error);
    this.#writer.identify(asString(data.responseId), asString(data.modelVersion));
    this.#usage = asObject(data.usageMetadata) ?? this.#usage;
    const { text, reasoning, calls, images, finish } = readGemini(data, this.#writer.id, this.#calls);
    this.#finish = finish ?? this.#finish;
    let out = '';
    if (reasoning !== '') out += this.#writer.delta({ reasoning_content: reasoning });
    if (text !== '') out += this.#writer.delta({ content: text });
    if (images.length > 0) out += this.#writer.delta({ images });
    if (calls.length > 0) {
      const indexed = calls.map((call, at) => ({ index: this.#calls + at, ...call }));
      this.#calls += calls.length;
      out += this.#writer.delta({ tool_calls: indexed });
    }
    return out;
  }

  /** Gemini has no last word: a stream is whole when it closes after a finish reason. */
  close(): string {
    if (this.#finish === undefined) return '';
    const reason = geminiFinishReason(this.#finish, this.#calls > 0);
    if (typeof reason !== 'string') return this.#writer.fail(reason);
    const usage = this.#usage === undefined ? '' : this.#writer.usage(geminiUsage(this.#usage));
    // the finish reason goes first: nothing may follow the usage but the end
    return this.#writer.finish(reason) + usage + this.#writer.done();
  }
}

/** Translates the events of streamGenerateContent?alt=sse into OpenAI's, for one answer of `model`. */
export function geminiStream(stamp: AnswerStamp, model: string): TranslatedStream {
  const writer = new ChunkWriter(stamp, model);
  return new TranslatedStream(writer, new GeminiStream(writer));
}
