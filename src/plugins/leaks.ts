import { FairleadError } from '../core/errors.ts';
import type { PluginRequest } from './define.ts';
import { mapTexts } from './message-texts.ts';

const DONE = { mask: 'masked', block: 'blocked', flag: 'flagged' } as const;

interface LeakOptions {
  readonly action: keyof typeof DONE;
  readonly allowFromPrompt: boolean;
}

/** The leaks of one answer, by type; never their values. */
export class Leaks {
  readonly #request: PluginRequest;
  readonly #options: LeakOptions;
  readonly #counts = new Map<string, number>();
  /** What the client sent, in lower case; made when the first value is looked up. */
  #prompt: string | undefined;

  constructor(request: PluginRequest, options: LeakOptions) {
    this.#request = request;
    this.#options = options;
  }

  readonly replace = (type: string, value: string): string | undefined => {
    if (this.#options.allowFromPrompt && this.#prompted(value)) return undefined;
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    if (this.#options.action === 'block') {
      throw new FairleadError(
        'FL_BLOCKED',
        `The answer was stopped: it holds what must not leave (${type}).`,
        {
          hint: 'Ask for it without that, or have the operator allow it in output_scan.',
        },
      );
    }
    return `[${type}]`;
  };

  /** Into a header of the answer, while there is time. */
  say(): void {
    if (this.#counts.size === 0) return;
    const found = Array.from(this.#counts, ([type, count]) => `${type};count=${count}`).join(', ');
    this.#request.answerHeader('x-fairlead-output-scan', found);
  }

  report(): void {
    const action = DONE[this.#options.action];
    for (const [what, count] of this.#counts)
      this.#request.report({ by: 'output_scan', what, action, count });
  }

  #prompted(value: string): boolean {
    if (this.#prompt === undefined) {
      const texts: string[] = [];
      mapTexts(this.#request.body.messages, (text) => {
        texts.push(text);
        return text;
      });
      this.#prompt = texts.join('\n').toLowerCase();
    }
    return this.#prompt.includes(value.toLowerCase());
  }
}
