import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Body = Record<string, unknown>;
interface Block extends Body {
  readonly type: string;
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** A server of Anthropic's form with scripted answers. It runs no model. */
export interface AnthropicUpstream {
  /** With its version path. */
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/**
 * Starts it on a free port. What it does follows from the request: it thinks where thinking is asked for, calls the first tool
 * unless a tool has just answered, counts cache marks (the second time as read), ends at the first stop sequence, and says
 * what the last user message says it should: `overloaded` (529 once for each such text) or `break` (an error event).
 */
export async function startAnthropicUpstream(): Promise<AnthropicUpstream> {
  const received: Received[] = [];
  const seen = new Set<string>();
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (bytes: Buffer) => chunks.push(bytes));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Body;
      const path = req.url ?? '';
      if (req.method === 'POST') received.push({ path, headers: req.headers, body });
      if (path.endsWith('/count_tokens')) sendJson(res, 200, { input_tokens: 42 });
      else if (path.endsWith('/messages')) answer(res, body, seen);
      else sendJson(res, 200, { data: [] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(res: ServerResponse, body: Body, seen: Set<string>): void {
  const asked = lastText(body);
  const isNew = !seen.has(JSON.stringify([asked, body.messages]));
  seen.add(JSON.stringify([asked, body.messages]));
  if (asked.includes('overloaded') && (isNew || asked.includes('always'))) {
    sendJson(res, 529, {
      type: 'error',
      error: { type: 'overloaded_error', message: 'Overloaded' },
      request_id: 'req_upstream',
    });
    return;
  }
  const message = messageFor(body, isNew);
  if (body.stream !== true) {
    sendJson(res, 200, message);
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const events = eventsOf(message);
  if (!asked.includes('break')) {
    res.end(events.map(printEvent).join(''));
    return;
  }
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  res.end([...events.slice(0, 4), error].map(printEvent).join(''));
}

function messageFor(body: Body, isNew: boolean): Body {
  const content: Block[] = [];
  const thinks = ['enabled', 'adaptive'].includes(String((body.thinking as Body | undefined)?.type));
  if (thinks) {
    content.push({ type: 'thinking', thinking: 'Let me see. It is a rope.', signature: 'EqQBscripted==' });
  }
  const tool = (body.tools as Body[] | undefined)?.[0];
  const isForced = ['any', 'tool'].includes(String((body.tool_choice as Body | undefined)?.type));
  const calls = tool !== undefined && (body.tool_choice as Body | undefined)?.type !== 'none';
  const [stop] = (body.stop_sequences ?? []) as string[];
  if (calls && (isForced || !hasResult(body))) {
    content.push({ type: 'text', text: 'I ask.' });
    content.push({ type: 'tool_use', id: 'toolu_01A', name: tool.name, input: { city: 'Paris' } });
  } else content.push({ type: 'text', text: textFor(body) });
  const marks = JSON.stringify(body).includes('cache_control');
  const reason =
    content.at(-1)?.type === 'tool_use'
      ? 'tool_use'
      : Number(body.max_tokens) < 10
        ? 'max_tokens'
        : 'end_turn';
  return {
    id: 'msg_01Scripted',
    type: 'message',
    role: 'assistant',
    model: body.model,
    content,
    stop_reason: stop === undefined ? reason : 'stop_sequence',
    stop_sequence: stop ?? null,
    usage: {
      input_tokens: 12,
      cache_creation_input_tokens: marks && isNew ? 100 : 0,
      cache_read_input_tokens: marks && !isNew ? 100 : 0,
      output_tokens: 9,
    },
  };
}

function textFor(body: Body): string {
  if ((body.output_config as Body | undefined)?.format !== undefined) return '{"city":"Paris"}';
  return 'A simulated answer: a fairlead guides a line.';
}

const blocksOf = (content: unknown): Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : ((content ?? []) as Block[]);

function lastText({ messages }: Body): string {
  const last = (messages as Body[]).findLast(({ role }) => role === 'user');
  return blocksOf(last?.content)
    .map(({ text }) => text ?? '')
    .join(' ');
}

const hasResult = ({ messages }: Body) =>
  blocksOf((messages as Body[]).at(-1)?.content).some(({ type }) => type === 'tool_result');

/** The events that say `message`, each text in two pieces. */
function eventsOf(message: Body): Block[] {
  const { content, stop_reason, stop_sequence, usage, ...head } = message;
  const { output_tokens, ...prompt } = usage as Body;
  const start = {
    ...head,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...prompt, output_tokens: 1 },
  };
  return [
    { type: 'message_start', message: start },
    { type: 'ping' },
    ...(content as Block[]).flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage: { output_tokens } },
    { type: 'message_stop' },
  ];
}

function emptied(block: Block): Block {
  if (block.type === 'text') return { ...block, text: '' };
  if (block.type === 'thinking') return { ...block, thinking: '', signature: '' };
  return { ...block, input: {} };
}

function deltasOf(block: Block): Body[] {
  const halves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
  if (block.type === 'text') return halves(String(block.text)).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') {
    return halves(JSON.stringify(block.input)).map((json) => ({
      type: 'input_json_delta',
      partial_json: json,
    }));
  }
  return [
    ...halves(String(block.thinking)).map((thinking) => ({ type: 'thinking_delta', thinking })),
    { type: 'signature_delta', signature: block.signature },
  ];
}

const printEvent = (event: Block) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
