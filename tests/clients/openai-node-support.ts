import OpenAI from 'openai';
import type {
  ResponseCreateParamsNonStreaming,
  ResponseInput,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import type { Stage } from './openai-stage.ts';

export const clientOf = ({ baseURL }: Stage) => new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });

/** A function that the simulated model calls when it is named. */
export const weather = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'The weather in a city.',
  strict: true,
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};

export const create = (stage: Stage, params: Omit<ResponseCreateParamsNonStreaming, 'model'>) =>
  clientOf(stage).responses.create({ model: stage.model, ...params });

export async function eventsOf(
  stage: Stage,
  params: Omit<ResponseCreateParamsNonStreaming, 'model' | 'stream'>,
) {
  const events: ResponseStreamEvent[] = [];
  const stream = await clientOf(stage).responses.create({ model: stage.model, ...params, stream: true });
  for await (const event of stream) events.push(event);
  return events;
}

export function finalOf(events: readonly ResponseStreamEvent[]) {
  const last = events.at(-1);
  if (last?.type !== 'response.completed') throw new Error(`the stream ends with ${last?.type}`);
  return last.response;
}

export async function calledWeather(stage: Stage, input: string | ResponseInput) {
  const response = await create(stage, { input, tools: [weather] });
  const call = response.output.find((item) => item.type === 'function_call');
  if (call?.type !== 'function_call') throw new Error('no call');
  return { response, call };
}
