import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FairleadError, toErrorBody, toFairleadError } from '../core/errors.ts';
import { parseObject } from '../protocol/validate.ts';
import { type AnswerHead, ChunkWriter, completion, errorFrame, usageOf } from './answer.ts';
import { readChat } from './chat.ts';
import type { LocalChat, Prepared } from './contract.ts';
import { readBody } from './read-body.ts';
import type { Station } from './station.ts';

/** POST /v1/chat/completions. Rejects with a FairleadError while nothing is sent; after that it ends the answer itself. */
export async function serveChat(station: Station, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chat = readNamedChat(station, await readBody(req));
  const prepared = station.engine.prepare(chat);
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const { slots, counts } = station;
  const prefer = (slot: number) => station.engine.cached(prepared, slot);
  const slot = await slots.take(prefer, gone.signal);
  try {
    const cached = prefer(slot);
    counts.promptTokens += prepared.promptTokens;
    counts.cachedTokens += cached;
    const answer = { station, chat, prepared, slot, cached, signal: gone.signal, res };
    await (chat.request.stream === true ? stream(answer) : whole(answer));
    if (gone.signal.aborted && !res.writableFinished) counts.finished.abort++;
  } catch (thrown) {
    counts.finished.error++;
    throw thrown;
  } finally {
    slots.release(slot);
  }
}

/** POST /tokenize, in vLLM's form: how many tokens the messages are. */
export async function serveTokenize(
  station: Station,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { promptTokens } = station.engine.prepare(readNamedChat(station, await readBody(req)));
  sendJson(res, 200, { count: promptTokens, max_model_len: station.engine.contextTokens });
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  res.end(text);
}

interface Answer {
  readonly station: Station;
  readonly chat: LocalChat;
  readonly prepared: Prepared;
  readonly slot: number;
  readonly cached: number;
  readonly signal: AbortSignal;
  readonly res: ServerResponse;
}

function readNamedChat({ engine, random }: Station, text: string): LocalChat {
  const chat = readChat(parseObject(text), Math.floor(random() * 2 ** 32));
  const asked = chat.request.model;
  if (asked === undefined || asked === null || asked === engine.name) return chat;
  throw new FairleadError('FL_MODEL_NOT_FOUND', `There is no model '${asked}' here.`, {
    param: 'model',
    hint: `Ask for ${engine.name}.`,
  });
}

function headOf({ engine, clock, nextId }: Station): AnswerHead {
  return { id: nextId(), model: engine.name, created: Math.floor(clock.wallMs() / 1_000) };
}

async function whole({ station, prepared, slot, cached, signal, res }: Answer): Promise<void> {
  const head = headOf(station);
  let content = '';
  for await (const event of station.engine.generate(prepared, slot, signal)) {
    if (event.type === 'text') {
      content += event.text;
      continue;
    }
    count(station, event);
    const usage = usageOf(prepared, event.tokens, cached);
    sendJson(res, 200, completion(head, content, event.finishReason, usage));
  }
}

async function stream(answer: Answer): Promise<void> {
  const { station, chat, prepared, slot, cached, signal, res } = answer;
  const writer = new ChunkWriter(headOf(station), chat.request.stream_options, (tokens) =>
    usageOf(prepared, tokens, cached),
  );
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.write(writer.begin());
  try {
    for await (const event of station.engine.generate(prepared, slot, signal)) {
      if (event.type === 'end') count(station, event);
      if (!res.write(writer.write(event)) && !signal.aborted) {
        await once(res, 'drain', { signal }).catch(() => undefined); // the client left
      }
    }
  } catch (thrown) {
    if (!signal.aborted) res.write(errorFrame(toErrorBody(toFairleadError(thrown))));
    throw thrown;
  } finally {
    res.end();
  }
}

function count(
  { counts }: Station,
  { finishReason, tokens }: { readonly finishReason: 'stop' | 'length'; readonly tokens: number },
): void {
  counts.generationTokens += tokens;
  counts.finished[finishReason]++;
}
