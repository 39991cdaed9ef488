import { randomUUID } from 'node:crypto';
import { systemClock } from '../core/clock.ts';
import type { AnswerStamp } from '../protocol/openai-chunk-writer.ts';

/** Id and time of an answer, for upstreams that state none. */
export function newStamp(): AnswerStamp {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(systemClock.wallMs() / 1000) };
}
