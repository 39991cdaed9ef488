import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';
import { messageText } from '../../protocol/message-text.ts';
import type { ChatMessage } from '../../protocol/openai-chat.ts';
import type { LocalChat } from '../contract.ts';
import type { JinjaTemplate, LlamaModel } from './library.ts';

/**
 * The prompt of `chat` by the model's own template. An answer that has begun is left out: the prompt opens the answer just
 * as it did when the answer began, so that the beginning's tokens follow the same tokens. Throws FL_PARAM_INVALID where
 * the template refuses the messages.
 */
export function renderPrompt(chat: LocalChat, template: JinjaTemplate, model: LlamaModel): string {
  const { request, begun } = chat;
  const messages = begun === undefined ? request.messages : request.messages.slice(0, -1);
  const extra = isRecord(request.chat_template_kwargs) ? request.chat_template_kwargs : {};
  try {
    return template.render({
      ...extra,
      messages: messages.map(plain),
      add_generation_prompt: begun !== undefined || chat.opensAnswer,
      bos_token: model.tokens.bosString ?? '',
      eos_token: model.tokens.eosString ?? '',
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new FairleadError('FL_PARAM_INVALID', `The model’s chat template refuses the messages: ${said}`, {
      param: 'messages',
      cause,
    });
  }
}

/** Templates of text models take content as one string. */
function plain(message: ChatMessage): ChatMessage {
  return { ...message, content: messageText(message, '\n') };
}
