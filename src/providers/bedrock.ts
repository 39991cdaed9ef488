import { z } from 'zod';
import { FairleadError } from '../core/errors.ts';
import { encodeRfc3986, signAws } from '../protocol/aws-sigv4.ts';
import { toBedrock } from '../protocol/openai-bedrock-request.ts';
import { bedrockError, fromBedrock } from '../protocol/openai-bedrock-response.ts';
import { BedrockStream } from '../protocol/openai-bedrock-stream.ts';
import { backendHeaders } from './auth.ts';
import { assistantLast } from './continuation.ts';
import { defineProvider, type Provider } from './define.ts';
import { newStamp } from './stamp.ts';
import { basePath, parseBackendUrl } from './url.ts';

const config = z.strictObject({
  region: z.string().min(1).optional().meta({ description: 'AWS region; read from the URL when left out.' }),
  accessKeyId: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'AWS access key id. Use key instead for a Bedrock API key.' }),
  secretAccessKey: z.string().min(1).optional().meta({ description: 'AWS secret access key.', secret: true }),
  sessionToken: z.string().min(1).optional().meta({ description: 'Of temporary credentials.', secret: true }),
});

export default defineProvider({
  id: 'bedrock',
  title: 'Amazon Bedrock',
  summary: 'Any model on Bedrock by Converse, translated both ways, with an API key or signed requests.',
  config,
  examples: [
    { title: 'A Bedrock API key, as key', config: {} },
    {
      title: 'AWS credentials',
      config: {
        region: 'eu-central-1',
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'file:aws-secret.txt',
      },
    },
  ],
  reasoningServer: 'bedrock',
  create(backend) {
    const url = parseBackendUrl(backend.url);
    const base = basePath(url, '');
    const headers = backendHeaders(backend, 'authorization');
    const sign = signer(backend, url);
    return {
      passThrough: false,
      request(endpoint, { model, stream }) {
        if (endpoint !== 'chat') return undefined;
        const action = stream ? 'converse-stream' : 'converse';
        return { method: 'POST', path: `${base}/model/${encodeRfc3986(model)}/${action}`, headers };
      },
      healthPath: undefined,
      parameters: {},
      ...(sign === undefined ? {} : { sign }),
      readsThinking: true,
      encode: toBedrock,
      decode: (response, request) => fromBedrock(response, newStamp(), request.model),
      stream: (request) => new BedrockStream(newStamp(), request.model),
      continueAnswer: assistantLast(false),
      decodeError: (status, body) => bedrockError(body, status),
    };
  },
});

/** Undefined where there are no AWS credentials: then the key, if any, is the authorization. */
function signer(
  { accessKeyId, secretAccessKey, sessionToken, region }: z.output<typeof config>,
  url: URL,
): Provider['sign'] {
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new FairleadError('FL_CONFIG_INVALID', 'accessKeyId and secretAccessKey belong together.', {
      param: accessKeyId === undefined ? 'accessKeyId' : 'secretAccessKey',
    });
  }
  const place = region ?? /bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\./.exec(url.host)?.[1];
  if (place === undefined) {
    throw new FairleadError('FL_CONFIG_INVALID', `The region of ${url.host} is not known.`, {
      param: 'region',
      hint: 'Set region, such as us-east-1.',
    });
  }
  return ({ method, path, host, body, nowMs }) =>
    signAws(
      { method, path, headers: { host }, body },
      { accessKeyId, secretAccessKey, sessionToken },
      { region: place, service: 'bedrock', nowMs },
    );
}
