import type { ChatCompletion, ChatToolCall } from '../protocol/openai-chat.ts';

/** The events of a stream that says `completion` at once, `[DONE]` included. */
export function completionEvents(completion: ChatCompletion): string {
  const { id, created, model } = completion;
  const event = (choices: unknown[]) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, choices })}\n\n`;
  let events = '';
  for (const { index, message, finish_reason } of completion.choices) {
    const calls = message.tool_calls?.map((call: ChatToolCall, at: number) => ({ ...call, index: at }));
    const delta = { ...message, ...(calls === undefined ? {} : { tool_calls: calls }) };
    events += event([{ index, delta, finish_reason: null }]);
    events += event([{ index, delta: {}, finish_reason }]);
  }
  return `${events}data: [DONE]\n\n`;
}
