import type { ChatRequest } from '../../protocol/openai-chat.ts';
import type { PartialAnswer, Provider } from '../../providers/define.ts';
import type { StreamLedger } from './ledger.ts';

/** How an answer that broke off is gone on with at one backend. */
export type ResumePlan =
  | {
      readonly kind: 'continue';
      /** Fields of the request, in OpenAI's form, that make the backend say the rest. */
      readonly set: Readonly<Record<string, unknown>>;
      /** The end of what was said that the backend was not shown: it may say it again, or not. */
      readonly held: string;
      /** False: the backend may begin the answer anew instead. */
      readonly certain: boolean;
    }
  | {
      /** The request as it was: what the client has is skipped while it agrees. */
      readonly kind: 'restart';
      readonly why: string;
    };

export interface ResumeInput {
  readonly ledger: StreamLedger;
  /** As the client's request stands after all edits. */
  readonly request: ChatRequest;
  readonly endpoint: 'chat' | 'completions';
  readonly provider: Pick<Provider, 'continueAnswer'>;
  /** True: this backend has said that it does not take the beginning of an answer. */
  readonly refused: boolean;
}

const restart = (why: string): ResumePlan => ({ kind: 'restart', why });

/** Going on from the text where that is possible, else anew. O(length of what was said). */
export function planResume({ ledger, request, endpoint, provider, refused }: ResumeInput): ResumePlan {
  if (ledger.choices !== 1) return restart('several choices cannot be continued by one request');
  const sent = ledger.of(0);
  if (sent.calls.length > 0) return restart('a tool call has begun');
  if (sent.refusal !== '') return restart('a refusal has begun');
  if (sent.content === '')
    return restart(sent.reasoning === '' ? 'nothing was said' : 'thinking is not continued');
  if (refused) return restart('the backend takes no beginning of an answer');
  if (hasGrammar(request)) return restart('a grammar holds for all that is generated');
  const left = tokensLeft(request, ledger.spoken);
  if (endpoint === 'completions') {
    if (typeof request.prompt !== 'string' || request.echo === true || request.suffix) {
      return restart('the prompt is no plain text');
    }
    return {
      kind: 'continue',
      set: { prompt: request.prompt + sent.content, ...left },
      held: '',
      certain: true,
    };
  }
  const partial: PartialAnswer = { content: sent.content, reasoning: sent.reasoning };
  const continued = provider.continueAnswer?.(request, partial);
  if (continued === undefined) return restart('the provider has no form for it');
  const { set, held = '', certain } = continued;
  return { kind: 'continue', set: { ...set, ...left }, held, certain };
}

/** True where the request allows no further token: the answer broke off just before it could say so. */
export function limitReached(request: ChatRequest, { choices, spoken }: StreamLedger): boolean {
  const limit = request.max_completion_tokens ?? request.max_tokens;
  return choices === 1 && typeof limit === 'number' && spoken >= limit;
}

/** Servers apply a grammar from the first token that they generate: the document would begin once more. */
function hasGrammar(request: ChatRequest): boolean {
  const { response_format: format, tool_choice: choice } = request;
  if (format !== undefined && format !== null && format.type !== 'text') return true;
  if (choice !== undefined && choice !== null && choice !== 'auto' && choice !== 'none') return true;
  return GRAMMAR_FIELDS.some((name) => request[name] !== undefined && request[name] !== null);
}

/** Of vLLM, SGLang and llama.cpp. */
const GRAMMAR_FIELDS = [
  'structured_outputs',
  'guided_json',
  'guided_regex',
  'guided_choice',
  'guided_grammar',
  'guided_decoding_backend',
  'regex',
  'ebnf',
  'json_schema',
  'grammar',
];

const LIMIT_FIELDS = ['max_completion_tokens', 'max_tokens', 'min_tokens'] as const;

/** The request's limits, lowered by what was said already; at least one token, or the backend would refuse. */
function tokensLeft(request: ChatRequest, spoken: number): Record<string, number> {
  const left: Record<string, number> = {};
  for (const name of LIMIT_FIELDS) {
    const asked = request[name];
    if (typeof asked === 'number') left[name] = Math.max(name === 'min_tokens' ? 0 : 1, asked - spoken);
  }
  return left;
}
