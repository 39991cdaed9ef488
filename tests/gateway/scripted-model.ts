import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ChatRequest } from '../../src/protocol/openai-chat.ts';

/** What a scripted model says to one request. */
export interface Said {
  readonly text?: string;
  /** Of each token, where the request asks for log-probabilities. */
  readonly logprob?: number;
  readonly finish?: string;
  readonly status?: number;
  /** Of an error. */
  readonly message?: string;
  /** Before the first event or the whole answer. */
  readonly delayMs?: number;
  /** Before each further event; the answer's words are its tokens. */
  readonly gapMs?: number;
  /** The connection breaks after so many events. */
  readonly cutAfter?: number;
  readonly toolCall?: { readonly name: string; readonly arguments: string };
}

export interface ScriptedModel {
  readonly url: string;
  /** Bodies of the requests, in order. */
  readonly received: ChatRequest[];
  /** How many answers broke off because the gateway had gone. */
  readonly gone: () => number;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A backend in OpenAI's form that says what `script` says. Usage: 10 tokens of prompt, one a word of the answer. */
export async function scripted(
  script: (request: ChatRequest, count: number) => Said,
): Promise<ScriptedModel> {
  const received: ChatRequest[] = [];
  let gone = 0;
  const server = createServer((req, res) => {
    if (req.method !== 'POST') {
      res.end(); // somebody keeps a connection warm
      return;
    }
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const request = JSON.parse(Buffer.concat(parts).toString()) as ChatRequest;
      received.push(request);
      res.on('close', () => {
        if (!res.writableFinished) gone++;
      });
      void say(res, request, script(request, received.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    gone: () => gone,
  };
}

async function say(res: ServerResponse, request: ChatRequest, said: Said): Promise<void> {
  const { text = '', status = 200, finish = 'stop', delayMs = 0, gapMs = 0, toolCall } = said;
  if (delayMs > 0) await pause(delayMs);
  if (status !== 200) {
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ error: { message: said.message ?? 'scripted', type: 'server_error' } }));
    return;
  }
  const tokens = text === '' ? [] : (text.match(/\s*\S+/g) ?? []);
  const usage = { prompt_tokens: 10, completion_tokens: tokens.length, total_tokens: 10 + tokens.length };
  const head = { id: 'chatcmpl-1', created: 1, model: request.model };
  const call = toolCall && { id: 'call_1', type: 'function', function: toolCall };
  const logprobs = (of: readonly string[]) =>
    request.logprobs === true
      ? { content: of.map((token) => ({ token, logprob: said.logprob ?? -0.1, top_logprobs: [] })) }
      : null;
  if (request.stream !== true) {
    const message = { role: 'assistant', content: text, ...(call && { tool_calls: [call] }) };
    const choice = { index: 0, message, logprobs: logprobs(tokens), finish_reason: finish };
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ ...head, object: 'chat.completion', choices: [choice], usage }));
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choices: unknown[], more: object = {}) =>
    res.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`);
  event([{ index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }]);
  let sent = 0;
  for (const token of tokens) {
    if (res.destroyed) return;
    if (said.cutAfter !== undefined && sent === said.cutAfter) {
      res.destroy();
      return;
    }
    if (sent > 0 && gapMs > 0) await pause(gapMs);
    event([{ index: 0, delta: { content: token }, logprobs: logprobs([token]), finish_reason: null }]);
    sent++;
  }
  if (call) {
    event([
      { index: 0, delta: { tool_calls: [{ index: 0, ...call }] }, logprobs: null, finish_reason: null },
    ]);
  }
  event([{ index: 0, delta: {}, logprobs: null, finish_reason: finish }]);
  if (request.stream_options?.include_usage === true) event([], { usage });
  res.end('data: [DONE]\n\n');
}
