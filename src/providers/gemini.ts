import { z } from 'zod';
import { toGemini } from '../protocol/openai-gemini-request.ts';
import { fromGemini, geminiError } from '../protocol/openai-gemini-response.ts';
import { geminiStream } from '../protocol/openai-gemini-stream.ts';
import { authShape, backendHeaders } from './auth.ts';
import { assistantLast } from './continuation.ts';
import { defineProvider } from './define.ts';
import { newStamp } from './stamp.ts';
import { basePath, parseBackendUrl } from './url.ts';

export default defineProvider({
  id: 'gemini',
  title: 'Google Gemini',
  summary: 'Gemini by Google’s own generateContent, translated both ways.',
  config: z.strictObject(authShape),
  examples: [
    { title: 'Gemini', config: {} },
    {
      title: 'Vertex AI, with an access token as key',
      config: { authHeader: 'authorization' },
    },
  ],
  reasoningServer: 'gemini',
  defaultUrl: 'https://generativelanguage.googleapis.com/v1beta',
  create(backend) {
    const base = basePath(parseBackendUrl(backend.url), '/v1beta');
    const headers = backendHeaders(backend, 'x-goog-api-key');
    return {
      passThrough: false,
      request(endpoint, { model, stream }) {
        if (endpoint === 'models') return { method: 'GET', path: `${base}/models`, headers };
        if (endpoint !== 'chat') return undefined;
        const action = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
        return { method: 'POST', path: `${base}/${resourcePath(model)}:${action}`, headers };
      },
      healthPath: undefined,
      parameters: {},
      encode: toGemini,
      decode: (response, request) => fromGemini(response, newStamp(), request.model),
      stream: (request) => geminiStream(newStamp(), request.model),
      continueAnswer: assistantLast(false),
      decodeError: (status, body) => geminiError(body, status),
    };
  },
});

/** A bare name is one of Google's models; a name with a slash, such as tunedModels/x, is a path already. */
function resourcePath(model: string): string {
  const path = model.includes('/') ? model : `models/${model}`;
  return path.split('/').map(encodeURIComponent).join('/');
}
