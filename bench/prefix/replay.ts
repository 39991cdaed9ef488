import { setTimeout as sleep } from 'node:timers/promises';
import { sseEvents } from './sse.ts';
import type { Conversation } from './trace.ts';

export interface Turn {
  readonly ttftMs: number;
  readonly totalMs: number;
  readonly backend: string;
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** Has `users` users hold the conversations one after another; each turn sends all that was said before. */
export async function replay(url: string, trace: readonly Conversation[], users: number): Promise<Turn[]> {
  const waiting = [...trace];
  const turns: Turn[] = [];
  const user = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const messages: Message[] = [{ role: 'system', content: next.system }];
      for (const [i, content] of next.turns.entries()) {
        await sleep(next.thinkMs[i] ?? 0);
        messages.push({ role: 'user', content });
        const { answer, ...turn } = await ask(url, messages);
        messages.push({ role: 'assistant', content: answer });
        turns.push(turn);
      }
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return turns;
}

async function ask(url: string, messages: readonly Message[]): Promise<Turn & { readonly answer: string }> {
  const started = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages, stream: true, max_tokens: 64 }),
  });
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`);
  let answer = '';
  let ttftMs = Number.NaN;
  for await (const event of sseEvents(response.body)) {
    const { choices = [], error } = event as {
      choices?: { delta?: { content?: string } }[];
      error?: { message?: string };
    };
    if (error !== undefined) throw new Error(error.message);
    const text = choices[0]?.delta?.content ?? '';
    if (text !== '' && answer === '') ttftMs = performance.now() - started;
    answer += text;
  }
  const backend = response.headers.get('x-fairlead-backend') ?? '';
  return { answer, ttftMs, totalMs: performance.now() - started, backend };
}
