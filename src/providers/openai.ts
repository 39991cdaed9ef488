import { z } from 'zod';
import { defineProvider } from './define.ts';
import { compatibleProvider, compatibleShape } from './openai-base.ts';

const config = z.strictObject({
  organization: z.string().optional().meta({ description: 'OpenAI organization id.' }),
  project: z.string().optional().meta({ description: 'OpenAI project id.' }),
  ...compatibleShape,
});

export default defineProvider({
  id: 'openai',
  title: 'OpenAI-compatible',
  summary: 'OpenAI itself, or any server that speaks its form.',
  config,
  examples: [
    { title: 'OpenAI', config: { organization: 'org-1234', project: 'proj_1234' } },
    { title: 'A server with a key header of its own', config: { authHeader: 'x-api-key', authPrefix: '' } },
    { title: 'A server with a chat path of its own', config: { chatPath: '/v1/chat/completions' } },
  ],
  reasoningServer: 'openai',
  create(backend) {
    const { organization, project } = backend;
    return compatibleProvider(backend, {
      health: 'models',
      headers: {
        ...(organization === undefined ? {} : { 'openai-organization': organization }),
        ...(project === undefined ? {} : { 'openai-project': project }),
      },
    });
  },
});
