import { markedMessage } from './continuation.ts';
import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'mistral',
  title: 'Mistral AI',
  summary: 'Mistral’s own API, which refuses any field that it does not know.',
  url: 'https://api.mistral.ai/v1',
  endpoints: ['chat', 'embeddings', 'models'],
  parameters: {
    max_completion_tokens: { to: 'max_tokens' },
    seed: { to: 'random_seed' },
    stream_options: { drop: true }, // the usage comes with the last chunk, asked or not
    logit_bias: { drop: true },
    logprobs: { drop: true },
    top_logprobs: { drop: true },
    service_tier: { drop: true },
    store: { drop: true },
    user: { drop: true },
  },
  continueAnswer: markedMessage('prefix'),
});
