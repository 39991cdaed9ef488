import { defineCompatible } from './openai-base.ts';

export default defineCompatible({
  id: 'minimax',
  title: 'MiniMax',
  summary: 'MiniMax’s own API, the international site.',
  url: 'https://api.minimax.io/v1',
  endpoints: ['chat', 'models'],
  parameters: {
    temperature: { min: 0.01, max: 1 }, // 0 is refused, too
  },
});
