import type { asks } from './asks.ts';
import type { Certificates } from './expired-cert.ts';
import {
  brokenFraming,
  closedPort,
  expiredTls,
  lostHost,
  otherSide,
  type Side,
  simSide,
  slowAccept,
} from './side.ts';

export type AskId = keyof typeof asks;

/** What is known once the right answers are. */
export interface Ground {
  /** Tokens of the right answer to each ask. */
  readonly tokens: Readonly<Record<AskId, number>>;
  readonly certificates: Certificates;
  /** Longer than every time-out that the gateways are given, milliseconds. */
  readonly longMs: number;
}

/** One fault: a primary that has it at every request, and a backup. */
export interface FaultCase {
  readonly id: string;
  readonly title: string;
  /** Left out: `text`. */
  readonly ask?: AskId;
  primary(ground: Ground): Promise<Side>;
  /** Left out: a healthy one. */
  backup?(): Promise<Side>;
  /** Fairlead's provider for both backends, where it is not vLLM. */
  readonly provider?: string;
  /** Why no gateway can know of it; left out: it can be known. */
  readonly undetectable?: string;
  /** True: no backend can go on with it, so that a plain error is all that can be had. */
  readonly impossible?: boolean;
}

const sim =
  (fault: string | ((ground: Ground) => string)): FaultCase['primary'] =>
  (ground) =>
    simSide(typeof fault === 'string' ? fault : fault(ground));
const half = (ask: AskId, fault = 'cut', more = '') =>
  sim(({ tokens }) => `${fault}:after=${tokens[ask] >> 1}${more}`);

/** Sorted by when the fault strikes: before the answer, within it, at its end; then by what was asked for. */
export const CASES: readonly FaultCase[] = [
  { id: 'refused', title: 'connection refused', primary: closedPort },
  { id: 'dns-gone', title: 'host name gone', primary: lostHost },
  {
    id: 'tls-expired',
    title: 'TLS certificate expired',
    primary: ({ certificates }) => expiredTls(certificates),
  },
  { id: 'slow-accept', title: 'accepts, then nothing', primary: ({ longMs }) => slowAccept(longMs) },
  { id: 'reset-before', title: 'reset before the headers', primary: sim('refuse:on=inference') },
  { id: 'hang-before', title: 'request taken, no answer', primary: sim('hang-before') },
  { id: 'empty-200', title: 'empty 200', primary: sim('empty-200') },
  { id: 'status-500', title: '500 before the stream', primary: sim('status:code=500') },
  { id: 'status-503', title: '503 before the stream', primary: sim('status:code=503') },
  { id: 'status-429', title: '429 before the stream', primary: sim('status:code=429') },
  { id: 'content-type', title: 'wrong content type', primary: sim('wrong-content-type') },
  { id: 'reset-after', title: 'reset after the headers', primary: sim('headers-only') },
  { id: 'no-events', title: 'headers, then a clean end', primary: sim('headers-only:how=end') },

  { id: 'error-first', title: 'error event as the first event', primary: sim('error-event:after=0') },
  { id: 'error-500', title: 'error event (500) at half', primary: half('text', 'error-event') },
  { id: 'error-429', title: 'error event (429) at half', primary: half('text', 'error-event', ',code=429') },
  {
    id: 'error-named',
    title: 'SSE event named `error` at half',
    primary: half('text', 'error-event', ',form=named,done=false'),
  },
  { id: 'cut-1', title: 'cut after 1 token (reset)', primary: sim('cut:after=1') },
  { id: 'cut-half', title: 'cut at half (reset)', primary: half('text') },
  { id: 'cut-half-fin', title: 'cut at half (closed)', primary: half('text', 'cut', ',how=fin') },
  { id: 'cut-half-end', title: 'cut at half (clean end)', primary: half('text', 'cut', ',how=end') },
  { id: 'half-event', title: 'cut within an event', primary: half('text', 'half-frame') },
  { id: 'framing', title: 'broken chunk framing', primary: () => brokenFraming(4_000) },
  { id: 'stall', title: 'stall at half', primary: half('text', 'hang-within') },
  { id: 'drip', title: 'drip: 64 bytes every 5 ms', primary: sim('drip:bytes=64,ms=5') },
  { id: 'malformed', title: 'event that is no JSON', primary: half('text', 'corrupt') },
  { id: 'utf8', title: 'invalid UTF-8', primary: half('text', 'invalid-utf8') },
  { id: 'duplicate', title: 'a chunk twice', primary: half('text', 'duplicate-chunk') },
  {
    id: 'duplicate-uncounted',
    title: 'a chunk twice, from a server that counts no events',
    primary: half('text', 'duplicate-chunk'),
    provider: 'openai',
    undetectable: 'an answer may say the same token twice, and nothing else tells the two events apart',
  },
  {
    id: 'lost',
    title: 'a chunk left out',
    primary: half('text', 'lost-chunk'),
    undetectable:
      'events carry no number, and a count of tokens that jumps is no proof, because servers merge tokens into one event under load',
  },
  { id: 'oversized', title: 'event of 9 MiB', primary: half('text', 'oversized-event') },

  {
    id: 'cut-last',
    title: 'cut before the last token',
    primary: sim(({ tokens }) => `cut:after=${tokens.text - 1}`),
  },
  {
    id: 'cut-end',
    title: 'cut before finish_reason',
    primary: sim(({ tokens }) => `cut:after=${tokens.text}`),
  },
  { id: 'no-done', title: 'no [DONE]', primary: sim('missing-done') },
  { id: 'finish-unknown', title: 'unknown finish_reason', primary: sim('wrong-finish') },
  {
    id: 'finish-tools',
    title: 'finish_reason tool_calls, no call',
    primary: sim('wrong-finish:reason=tool_calls'),
  },

  { id: 'tool-cut', title: 'cut inside a tool call', ask: 'tool', primary: half('tool') },
  {
    id: 'tool-end',
    title: 'clean end inside a tool call',
    ask: 'tool',
    primary: half('tool', 'cut', ',how=end'),
  },
  {
    id: 'reasoning-cut',
    title: 'cut inside reasoning',
    ask: 'reasoning',
    primary: sim(({ tokens }) => `cut:after=${tokens.reasoning >> 2}`),
  },
  {
    id: 'reasoning-answer',
    title: 'cut after reasoning, in the answer',
    ask: 'reasoning',
    primary: sim(({ tokens }) => `cut:after=${tokens.reasoning - 8}`),
  },
  { id: 'n2-cut', title: 'cut with n = 2', ask: 'two', primary: half('two') },
  { id: 'logprobs-cut', title: 'cut with logprobs', ask: 'logprobs', primary: half('logprobs') },
  { id: 'schema-cut', title: 'cut in an answer by JSON schema', ask: 'schema', primary: half('schema') },
  {
    id: 'prefill-claude',
    title: 'cut; backup refuses prefill (as newer Claude models)',
    primary: half('text'),
    backup: () => simSide('refuse-prefill'),
  },
  {
    id: 'prefill-field',
    title: 'cut; backup refuses continue_final_message',
    primary: half('text'),
    backup: () => simSide('refuse-prefill:as=field'),
  },
  {
    id: 'prefill-ignored',
    title: 'cut; backup begins anew in spite of prefill',
    primary: half('text'),
    backup: () => simSide('ignore-prefill'),
    provider: 'llamacpp',
  },
  { id: 'no-prefill', title: 'cut; provider has no prefill', primary: half('text'), provider: 'openai' },
  {
    id: 'tool-other',
    title: 'cut inside a tool call; backup draws another answer',
    ask: 'tool',
    primary: half('tool'),
    backup: otherSide,
    impossible: true,
  },
  {
    id: 'n2-other',
    title: 'cut with n = 2; backup draws other answers',
    ask: 'two',
    primary: half('two'),
    backup: otherSide,
    impossible: true,
  },
  {
    id: 'schema-other',
    title: 'cut in an answer by JSON schema; backup draws another',
    ask: 'schema',
    primary: half('schema'),
    backup: otherSide,
    impossible: true,
  },
];
