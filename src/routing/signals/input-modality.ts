import { z } from 'zod';
import { defineSignal } from './define.ts';
import { match, miss } from './outcomes.ts';

export default defineSignal({
  id: 'input_modality',
  title: 'Pictures and sound',
  summary: 'Matches when the messages carry image or audio parts.',
  config: z.strictObject({
    parts: z
      .array(z.enum(['image', 'audio']))
      .min(1)
      .default(['image', 'audio'])
      .meta({ description: 'Any of these kinds of parts.' }),
    min: z.int().min(1).default(1).meta({ description: 'Least number of such parts.' }),
  }),
  examples: [
    { title: 'Pictures', config: { parts: ['image'] } },
    { title: 'Anything but text', config: {} },
  ],
  cost: 'free',
  create: ({ name, parts, min }) => ({
    emits: [name],
    evaluate: ({ images, audio }) => {
      const count = (parts.includes('image') ? images : 0) + (parts.includes('audio') ? audio : 0);
      return count >= min ? match(name, count, `${images} images, ${audio} audio parts`) : miss(name, count);
    },
  }),
});
