import type { ChatAsk } from './ask.ts';
import { errorOf } from './refused.ts';

/** Fields that some models refuse, and what takes their place; '' leaves them out. */
const OTHERWISE: Readonly<Record<string, string>> = {
  max_tokens: 'max_completion_tokens',
  max_completion_tokens: 'max_tokens',
  temperature: '',
  seed: '',
  top_logprobs: '',
  logprobs: '',
};

/** The fields of a request as one endpoint takes them: what it refuses is learned once. */
export class Fields {
  readonly #changed = new Map<string, string>();

  bodyOf(model: string, ask: ChatAsk): Record<string, unknown> {
    const fields: Record<string, unknown> = { model, messages: ask.messages, stream: false };
    const put = (name: string, value: unknown) => {
      const to = this.#changed.get(name) ?? name;
      if (value !== undefined && to !== '') fields[to] = value;
    };
    put('max_tokens', ask.maxTokens);
    put('temperature', ask.temperature);
    put('seed', ask.seed);
    if (ask.topLogprobs !== undefined) {
      put('logprobs', true);
      if ('logprobs' in fields) put('top_logprobs', ask.topLogprobs);
    }
    return fields;
  }

  /** True where the error names a field that can be put otherwise, and was not yet: the same ask is worth another try. */
  learn(body: unknown): boolean {
    const { param, message } = errorOf(body);
    const said = typeof message === 'string' ? message : '';
    const name = Object.keys(OTHERWISE).find(
      (field) =>
        param === field ||
        new RegExp(`['"\`]?\\b${field}\\b['"\`]?[^.]*(unsupported|not support)`, 'i').test(said) ||
        new RegExp(`(unsupported|not support)[^.]*\\b${field}\\b`, 'i').test(said),
    );
    if (name === undefined || this.#changed.has(name)) return false;
    const to = OTHERWISE[name] ?? '';
    if (to !== '' && this.#changed.get(to) !== undefined) return false;
    this.#changed.set(name, to);
    return true;
  }
}
