import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom } from '../../src/core/random.ts';

interface Completion {
  choices: {
    message: { content: string | null };
    logprobs: { content: { token: string; logprob: number; top_logprobs: unknown[] }[] } | null;
  }[];
}

export interface Proxy {
  /** Base URL with `/v1`. */
  readonly url: string;
  close(): void;
}

/**
 * Stands before a server as speculation with a fault would: a share `rate` of the answers' tokens is another one, and its metrics
 * count drafts as vLLM's do.
 */
export async function startLossyProxy(upstream: string, rate: number): Promise<Proxy> {
  const random = seededRandom(7);
  const counts = { drafts: 0, drafted: 0, accepted: 0 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      if (request.url === '/metrics') {
        response.end(metricsOf(counts));
        return;
      }
      const answer = await fetch(new URL(request.url ?? '/', upstream), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: Buffer.concat(parts).toString(),
      });
      const body = (await answer.json()) as Completion;
      const choice = body.choices[0];
      const tokens = choice?.logprobs?.content ?? [];
      counts.drafts += Math.ceil(tokens.length / 2.5);
      counts.drafted += Math.ceil(tokens.length / 2.5) * 3;
      counts.accepted += Math.ceil(tokens.length / 2.5) * 1.5;
      for (const one of tokens) if (random() < rate) one.token = `${one.token}~1`;
      if (choice !== undefined && tokens.length > 0)
        choice.message.content = tokens.map(({ token }) => token).join('');
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const metricsOf = ({
  drafts,
  drafted,
  accepted,
}: {
  drafts: number;
  drafted: number;
  accepted: number;
}): string =>
  [
    `vllm:spec_decode_num_drafts_total{model_name="m"} ${drafts}`,
    `vllm:spec_decode_num_draft_tokens_total{model_name="m"} ${drafted}`,
    `vllm:spec_decode_num_accepted_tokens_total{model_name="m"} ${accepted}`,
    '',
  ].join('\n');
