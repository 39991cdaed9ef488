import { markedMessage } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'moonshot',
  title: 'Moonshot AI',
  summary: 'Kimi by Moonshot’s own API.',
  url: 'https://api.moonshot.ai/v1',
  endpoints: ['chat', 'models'],
  parameters: { temperature: { min: 0, max: 1 } },
  continueAnswer: markedMessage('partial'),
});
