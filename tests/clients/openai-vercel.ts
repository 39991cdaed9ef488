import { createOpenAI, type OpenAIProvider } from '@ai-sdk/openai';
import {
  APICallError,
  generateObject,
  generateText,
  isStepCount,
  type LanguageModel,
  type ModelMessage,
  streamObject,
  streamText,
  tool,
} from 'ai';
import { expect } from 'vitest';
import { z } from 'zod';
import { until } from '../e2e/support/backends.ts';
import { askedOf, BROKEN, type Cases, QUESTION, SLOW, type Stage, WEATHER } from './openai-stage.ts';

type Api = 'chat' | 'responses';

const providerOf = ({ baseURL }: Stage): OpenAIProvider => createOpenAI({ baseURL, apiKey: 'none' });

const schema = z.object({ name: z.string(), tons: z.number() });

function weatherTool() {
  const asked: unknown[] = [];
  const get_weather = tool({
    description: 'The weather in a city.',
    inputSchema: z.object({ city: z.string() }),
    execute: async (input) => {
      asked.push(input);
      return 'Rain.';
    },
  });
  return { asked, tools: { get_weather } };
}

/** What both of the provider's ways must do. */
function casesOf(api: Api): Cases {
  const modelOf = (stage: Stage, name = stage.model): LanguageModel => providerOf(stage)[api](name);
  const cases: Record<string, (stage: Stage) => Promise<void>> = {
    async text(stage) {
      const { text, usage, finishReason } = await generateText({ model: modelOf(stage), prompt: QUESTION });
      expect(text).toContain('simulated answer');
      expect(finishReason).toBe('stop');
      expect(usage.outputTokens).toBeGreaterThan(0);
    },

    async stream_text(stage) {
      const streamed = streamText({ model: modelOf(stage), prompt: QUESTION });
      let text = '';
      for await (const delta of streamed.textStream) text += delta;
      expect(text).toBe((await generateText({ model: modelOf(stage), prompt: QUESTION })).text);
      expect(await streamed.finishReason).toBe('stop');
      expect((await streamed.usage).outputTokens).toBeGreaterThan(0);
    },

    async tools(stage) {
      const { asked, tools } = weatherTool();
      const stopWhen = isStepCount(3);
      const { steps, text } = await generateText({ model: modelOf(stage), prompt: WEATHER, tools, stopWhen });
      expect(asked).toEqual([{ city: expect.any(String) }]);
      expect(steps).toHaveLength(2);
      expect(text).not.toBe('');
    },

    async stream_tools(stage) {
      const { asked, tools } = weatherTool();
      const stopWhen = isStepCount(3);
      const streamed = streamText({ model: modelOf(stage), prompt: WEATHER, tools, stopWhen });
      await streamed.consumeStream();
      expect(asked).toEqual([{ city: expect.any(String) }]);
      expect(await streamed.steps).toHaveLength(2);
      expect(await streamed.text).not.toBe('');
    },

    async object(stage) {
      const { object } = await generateObject({ model: modelOf(stage), schema, prompt: QUESTION });
      expect(schema.safeParse(object).success).toBe(true);
    },

    async stream_object(stage) {
      const streamed = streamObject({ model: modelOf(stage), schema, prompt: QUESTION });
      for await (const _partial of streamed.partialObjectStream);
      expect(schema.safeParse(await streamed.object).success).toBe(true);
    },

    async turns(stage) {
      const messages: ModelMessage[] = [{ role: 'user', content: 'One' }];
      const first = await generateText({ model: modelOf(stage), messages });
      messages.push(...first.responseMessages, { role: 'user', content: 'Two' });
      await generateText({ model: modelOf(stage), messages });
      expect(askedOf(stage).messages).toMatchObject([
        { role: 'user' },
        { role: 'assistant', content: first.text },
        { role: 'user' },
      ]);
    },

    async abort(stage) {
      const before = stage.slow.requests.aborted;
      const controller = new AbortController();
      const streamed = streamText({
        model: modelOf(stage, SLOW),
        prompt: QUESTION,
        abortSignal: controller.signal,
        onError: () => undefined,
      });
      for await (const part of streamed.fullStream) if (part.type === 'text-delta') controller.abort();
      await until(() => stage.slow.requests.aborted === before + 1);
    },

    async errors(stage) {
      const unknown = generateText({ model: modelOf(stage, 'nobody'), prompt: 'x', maxRetries: 0 });
      await expect(unknown).rejects.toSatisfy(
        (thrown) => APICallError.isInstance(thrown) && thrown.statusCode === 404,
      );
      const types: string[] = [];
      const broken = streamText({
        model: modelOf(stage, BROKEN),
        prompt: QUESTION,
        maxRetries: 0,
        onError: () => undefined,
      });
      for await (const { type } of broken.fullStream) types.push(type);
      expect(types).toContain('error');
    },
  };
  return Object.fromEntries(Object.entries(cases).map(([name, run]) => [`${api}_${name}`, run]));
}

export const vercelCases: Cases = {
  ...casesOf('chat'),
  ...casesOf('responses'),

  async responses_previous_id(stage) {
    const model = providerOf(stage).responses(stage.model);
    const first = await generateText({ model, prompt: 'One' });
    const previousResponseId = first.providerMetadata?.openai?.responseId as string;
    await generateText({ model, prompt: 'Two', providerOptions: { openai: { previousResponseId } } });
    expect(askedOf(stage).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: first.text },
      { role: 'user' },
    ]);
  },

  async responses_reasoning_summary(stage) {
    const asks = {
      model: providerOf(stage).responses(stage.model),
      prompt: QUESTION,
      providerOptions: {
        openai: { reasoningEffort: 'low', reasoningSummary: 'auto', forceReasoning: true },
      },
    };
    const { reasoningText } = await generateText(asks);
    expect(reasoningText).not.toBe('');
    const streamed = streamText(asks);
    await streamed.consumeStream();
    expect(await streamed.reasoningText).toBe(reasoningText);
  },

  async responses_no_store_turns(stage) {
    const model = providerOf(stage).responses(stage.model);
    const openai = { store: false, reasoningEffort: 'low', reasoningSummary: 'auto', forceReasoning: true };
    const { tools } = weatherTool();
    const messages: ModelMessage[] = [{ role: 'user', content: WEATHER }];
    const asks = { model, tools, stopWhen: isStepCount(2), providerOptions: { openai } };
    const first = await generateText({ ...asks, messages });
    expect(askedOf(stage).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', reasoning_content: expect.any(String), tool_calls: [{}] },
      { role: 'tool' },
    ]);
    messages.push(...first.responseMessages, { role: 'user', content: 'Two' });
    await generateText({ ...asks, messages });
    expect(askedOf(stage).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'tool' },
      { role: 'assistant', content: first.text },
      { role: 'user' },
    ]);
  },
};
