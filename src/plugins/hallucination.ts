import { z } from 'zod';
import { isRecord } from '../core/record.ts';
import { LINES, messageText } from '../protocol/message-text.ts';
import type { ChatChunk, ChatCompletion } from '../protocol/openai-chat.ts';
import { ClaimCheck, type Verdict } from './claim-check.ts';
import { type AnswerFilter, definePlugin, type PluginRequest } from './define.ts';
import { readEvidence } from './support.ts';

const config = z.strictObject({
  action: z.enum(['header', 'body', 'none']).default('header').meta({
    description:
      'header: says so in x-fairlead-hallucination of a whole answer; body: in a note behind the answer too, also of a stream; none: in the record alone.',
  }),
  threshold: z.number().min(0).max(1).default(0.5).meta({
    description: 'Support under which a statement counts as unsupported, 0 to 1.',
  }),
  minContextChars: z.int().positive().default(200).meta({
    description: 'Answers to less context than this are not checked: there is nothing to check them by.',
  }),
  details: z.boolean().default(false).meta({ description: 'The note of action body quotes the statements.' }),
});

type Config = z.output<typeof config>;

const HEADER = 'x-fairlead-hallucination';
const MOST_QUOTED = 5;

export default definePlugin({
  id: 'hallucination',
  title: 'Unsupported claims',
  summary:
    'Looks each statement of an answer up in the results of tools, documents and texts of the request; a heuristic.',
  order: 60,
  needsModels: true,
  config,
  examples: [
    { title: 'Say so in a header', config: {} },
    { title: 'Say so to the reader, with the statements', config: { action: 'body', details: true } },
  ],
  create: (options, { classifiers }) => ({
    after(request) {
      const texts = evidenceTexts(request);
      const chars = texts.reduce((sum, text) => sum + text.length, 0);
      if (chars < options.minContextChars) {
        if (options.action !== 'none') request.answerHeader(HEADER, 'heuristic; unchecked=no-context');
        return undefined;
      }
      const check = new ClaimCheck(readEvidence(texts), options.threshold, classifiers);
      return new SupportFilter(request, options, check);
    },
  }),
});

/** The context of a request: all that it says but the model's own answers, which would bear each other out. */
function evidenceTexts(request: PluginRequest): string[] {
  const documents = request.get('documents');
  return [
    ...request
      .get('messages')
      .filter(({ role }) => role !== 'assistant')
      .map((message) => messageText(message, LINES)),
    ...(Array.isArray(documents) ? documents.map(documentText) : []),
  ];
}

/** A document as vLLM's and Cohere's chat templates take it: a text, or fields with texts. */
function documentText(document: unknown): string {
  if (typeof document === 'string') return document;
  const fields = isRecord(document) ? Object.values(document) : [];
  return fields.filter((field) => typeof field === 'string').join('\n');
}

class SupportFilter implements AnswerFilter {
  readonly #request: PluginRequest;
  readonly #options: Config;
  readonly #check: ClaimCheck;
  #isDone = false;

  constructor(request: PluginRequest, options: Config, check: ClaimCheck) {
    this.#request = request;
    this.#options = options;
    this.#check = check;
  }

  async whole(completion: ChatCompletion): Promise<ChatCompletion> {
    const [choice, ...others] = completion.choices;
    const said = choice === undefined ? '' : messageText(choice.message, LINES);
    if (choice === undefined || said === '') return completion;
    const verdict = await this.#check.whole(said);
    const { action } = this.#options;
    if (action !== 'none') this.#request.answerHeader(HEADER, headerText(verdict));
    const note = this.#conclude(verdict);
    if (note === '' || typeof choice.message.content !== 'string') return completion;
    const message = { ...choice.message, content: choice.message.content + note };
    return { ...completion, choices: [{ ...choice, message }, ...others] };
  }

  chunk(chunk: ChatChunk): readonly ChatChunk[] {
    const choice = chunk.choices.find(({ index }) => index === 0);
    if (typeof choice?.delta.content === 'string') this.#check.hear(choice.delta.content);
    // A turn that goes on with a call of a tool has not said all.
    if (choice?.finish_reason !== 'stop' && choice?.finish_reason !== 'length') return [chunk];
    const note = this.#finish();
    if (note === '') return [chunk];
    const noted = { index: 0, delta: { content: note }, finish_reason: null };
    const { usage: _usage, ...rest } = chunk;
    return [{ ...rest, choices: [noted] }, chunk];
  }

  end(): readonly ChatChunk[] {
    this.#finish();
    return [];
  }

  /** The note to a stream that has said all. */
  #finish(): string {
    if (this.#isDone) return '';
    this.#isDone = true;
    const verdict = this.#check.finish();
    if (verdict !== undefined) return this.#conclude(verdict);
    this.#request.report({ by: 'hallucination', what: 'unchecked', action: 'none' });
    return '';
  }

  /** Reports what was found; returns the note for the reader. */
  #conclude({ claims, unsupported }: Verdict): string {
    const count = unsupported.length;
    if (count === 0) return '';
    const { action, details } = this.#options;
    this.#request.report({
      by: 'hallucination',
      what: 'unsupported_claim',
      action,
      count,
      score: count / claims,
    });
    if (action !== 'body') return '';
    const quoted = details ? unsupported.slice(0, MOST_QUOTED).map((text) => `\n- ${text}`) : [];
    return `\n\n[Automatic check (a heuristic): ${count} of ${claims} statements were not found in the context given.${quoted.join('')}]`;
  }
}

const headerText = ({ claims, unsupported }: Verdict): string =>
  `heuristic; unsupported=${unsupported.length}/${claims}`;
