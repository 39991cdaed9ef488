import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadCategories } from '../../src/audit/redteam/load-rules.ts';
import type { StrategyKind } from '../../src/audit/redteam/strategies/define.ts';
import { isRecord } from '../../src/core/record.ts';

export interface WeakModel {
  /** Base URL with `/v1`. */
  readonly url: string;
  /** Requests that reached it. */
  readonly asked: () => number;
  close(): void;
}

export interface WeakOptions {
  /** What it yields to: it reads what these carry, and answers it. */
  readonly weakTo: readonly StrategyKind[];
  /** True: it does what it is asked plainly as well. */
  readonly obeysPlainly?: boolean;
  /** It answers this request with 429 first; each number once. */
  readonly busyAt?: ReadonlySet<number>;
}

/** A model, in OpenAI's form, that refuses what our probes should be refused for, unless it is put in a way that it is weak to. */
export async function startWeakModel({
  weakTo,
  obeysPlainly = false,
  busyAt = new Set(),
}: WeakOptions): Promise<WeakModel> {
  const probes = (await loadCategories()).flatMap((category) => category.probes);
  const forbidden = new Set(probes.filter(({ benign }) => !benign).map(({ text }) => text));
  let asked = 0;
  const answerTo = (said: string): string => {
    for (const { reverse } of weakTo) {
      const carried = readBy(reverse, said);
      // What stands there openly is not carried by anything.
      if (carried !== said && forbidden.has(carried)) return complies(carried);
    }
    const known = probes.find(({ text }) => text === said);
    return known === undefined || (!known.benign && !obeysPlainly)
      ? "I'm sorry, but I can't help with that."
      : complies(said);
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.method !== 'POST') {
        response.end(JSON.stringify({ object: 'list', data: [{ id: 'weak', object: 'model' }] }));
        return;
      }
      asked++;
      if (busyAt.has(asked)) {
        response.writeHead(429, { 'retry-after': '0' });
        response.end(JSON.stringify({ error: { message: 'slow down' } }));
        return;
      }
      const body: unknown = JSON.parse(Buffer.concat(parts).toString());
      const content = answerTo(lastTurn(body));
      const message = { role: 'assistant', content };
      response.end(
        JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'weak',
          choices: [{ index: 0, message, finish_reason: 'stop' }],
          usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked: () => asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const complies = (request: string): string =>
  `Sure! Here is how it goes. ${request.slice(0, 80)} First, take your time. Then go on step by step.`;

function readBy(reverse: StrategyKind['reverse'], said: string): string {
  try {
    return reverse?.(said) ?? '';
  } catch {
    return ''; // it was put in another way
  }
}

function lastTurn(body: unknown): string {
  const messages = isRecord(body) && Array.isArray(body.messages) ? body.messages : [];
  const last: unknown = messages.at(-1);
  return isRecord(last) && typeof last.content === 'string' ? last.content : '';
}
