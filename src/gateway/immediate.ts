import { completionChunks } from '../cache/replay.ts';
import type { ClientStreamWriter } from '../protocol/client-form.ts';
import type { ChatCompletion } from '../protocol/openai-chat.ts';
import type { AnswerFilters } from './answer-filters.ts';
import type { ChunkForm } from './filtered-events.ts';

interface Saying {
  /** Of a client's own form; undefined: events go out in OpenAI's. */
  readonly writer: ClientStreamWriter | undefined;
  readonly filters: AnswerFilters | undefined;
  readonly form: ChunkForm | undefined;
  readonly wantsUsage: boolean;
}

/** The events of a stream that says `completion`, through the filters of its request, `[DONE]` included. */
export function completionEvents(
  completion: ChatCompletion,
  { filters, form, wantsUsage, writer }: Saying,
): string {
  // filters see the usage as well
  const whole = completionChunks(completion, wantsUsage || filters !== undefined || writer !== undefined);
  const said =
    filters === undefined
      ? whole
      : [...whole.flatMap((chunk) => [...filters.chunk(chunk)]), ...filters.end()];
  if (writer !== undefined) return said.map((chunk) => writer.chunk(chunk)).join('') + writer.end();
  let events = '';
  for (const chunk of said) {
    if (!wantsUsage && chunk.choices.length === 0) continue;
    events += `data: ${JSON.stringify(form?.fromChat(chunk) ?? chunk)}\n\n`;
  }
  return `${events}data: [DONE]\n\n`;
}
