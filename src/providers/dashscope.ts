import { markedMessage } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'dashscope',
  title: 'Alibaba Cloud Model Studio',
  summary: 'Qwen by DashScope’s OpenAI-compatible mode, the international site.',
  url: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  parameters: {
    max_completion_tokens: { to: 'max_tokens' },
    temperature: { min: 0, max: 1.99 }, // 2 itself is refused
    n: { max: 4 },
  },
  continueAnswer: markedMessage('partial', false),
});
