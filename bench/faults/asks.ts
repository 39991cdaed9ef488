/** The model's name at every backend of the table. */
export const MODEL = 'sim-model';

/** What a client asks for, but for the model and `stream`. */
export interface Ask {
  readonly title: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const user = (content: string) => [{ role: 'user', content }];
/** What is drawn comes first, so that two draws differ before an answer is half over. */
const WEATHER = {
  type: 'object',
  properties: {
    wind: { type: 'boolean' },
    rain: { type: 'boolean' },
    tide: { type: 'boolean' },
    city: { type: 'string' },
    days: { type: 'integer', minimum: 1, maximum: 14 },
    units: { type: 'string', enum: ['celsius', 'fahrenheit'] },
    note: { type: 'string', minLength: 40 },
  },
  required: ['wind', 'rain', 'tide', 'city', 'days', 'units', 'note'],
  additionalProperties: false,
};
const TELL = user('Tell me what a fairlead does on a ship and why its rollers matter.');

export const asks = {
  text: { title: 'text', fields: { messages: TELL } },
  tool: {
    title: 'tool call',
    fields: {
      messages: user('Use the get_weather tool for Bergen, please.'),
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: WEATHER } }],
      tool_choice: 'auto',
    },
  },
  reasoning: { title: 'reasoning', fields: { messages: TELL, reasoning_effort: 'medium' } },
  two: { title: 'n = 2', fields: { messages: TELL, n: 2 } },
  logprobs: { title: 'logprobs', fields: { messages: TELL, logprobs: true, top_logprobs: 2 } },
  schema: {
    title: 'JSON schema',
    fields: {
      messages: user('The weather in Bergen, as JSON.'),
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'weather', strict: true, schema: WEATHER },
      },
    },
  },
} as const satisfies Readonly<Record<string, Ask>>;

/** The body for one model name: greedy, streamed. */
export function bodyOf({ fields }: Ask, model: string): string {
  return JSON.stringify({
    model,
    ...fields,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
}
