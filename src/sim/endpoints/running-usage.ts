import { type Fields, recordAt } from '../http/fields.ts';

/** Whether the request asks for the count of tokens in each event, as vLLM's `continuous_usage_stats` does. */
export function wantsRunningUsage(body: Fields): boolean {
  const options = recordAt(body, 'stream_options');
  return options.include_usage === true && options.continuous_usage_stats === true;
}

/** An SSE event of one JSON object with the usage up to it. */
export function withRunningUsage(event: string, promptTokens: number, completionTokens: number): string {
  const usage = {
    prompt_tokens: promptTokens,
    total_tokens: promptTokens + completionTokens,
    completion_tokens: completionTokens,
  };
  return `${event.slice(0, event.lastIndexOf('}'))},"usage":${JSON.stringify(usage)}}\n\n`;
}
