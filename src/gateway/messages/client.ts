import { toAnthropicError } from '../../protocol/anthropic-openai-errors.ts';
import { toPlainChat } from '../../protocol/anthropic-openai-plain.ts';
import { fromAnthropicRequest } from '../../protocol/anthropic-openai-request.ts';
import { toAnthropicMessage } from '../../protocol/anthropic-openai-response.ts';
import { AnthropicStreamWriter } from '../../protocol/anthropic-openai-stream.ts';
import type { ClientProtocol } from '../client-protocol.ts';

/** The header by which an Anthropic client says that it is one. */
const VERSION_HEADER = 'anthropic-version';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whether a request to a path that both kinds of clients know comes from one of Anthropic's. */
export const isAnthropic = (headers: Headers): boolean => headers[VERSION_HEADER] !== undefined;

/** Clients of Anthropic's Messages API. */
export const anthropicClient: ClientProtocol = {
  requestIdHeader: 'request-id',
  error: toAnthropicError,
  open(body, _gateway, exchange) {
    const { chat, lost, stops, thinking } = fromAnthropicRequest(body);
    return {
      chat,
      lost,
      answer: {
        whole: (completion, stamp) => toAnthropicMessage(completion, stops, stamp),
        stream: (stamp) => new AnthropicStreamWriter(stops, stamp),
      },
      beyond: { thinking, betas: betasOf(exchange.req.headers), plain: toPlainChat },
    };
  },
};

/** The betas that the client asks for, in the order in which it names them. */
function betasOf(headers: Headers): readonly string[] {
  const value = headers['anthropic-beta'];
  const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
  return text
    .split(',')
    .map((beta) => beta.trim())
    .filter((beta) => beta !== '');
}
