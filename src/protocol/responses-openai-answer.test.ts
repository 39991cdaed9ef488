import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import {
  answerTo,
  chunk,
  eventsOf,
  lastResponse,
  stamp,
  stream,
  typesOf,
  USAGE,
} from './responses-openai.fixture.ts';
import { openSeal } from './responses-openai-seal.ts';

describe('a streamed response', () => {
  it('tells of thinking, text and calls in OpenAI’s order, each event with its number', () => {
    const { events, kept } = stream([
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Hm' }),
      chunk({ content: 'I ' }),
      chunk({ content: 'look.' }),
      chunk({ tool_calls: [{ index: 0, id: 'call_a', function: { name: 'f', arguments: '' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
      chunk({ tool_calls: [{ index: 1, id: 'call_b', function: { name: 'g', arguments: '{"x":1}' } }] }),
      chunk({}, 'tool_calls'),
      { ...chunk({}), choices: [], usage: USAGE },
    ]);
    expect(typesOf(events)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'reasoning_text.delta',
      'reasoning_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    const response = lastResponse(events);
    expect(response).toMatchObject({
      id: 'resp_1',
      object: 'response',
      created_at: stamp.createdS,
      completed_at: 1_700_000_009,
      status: 'completed',
      model: 'm',
      usage: {
        input_tokens: 7,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 12,
      },
      output: [
        { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] },
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'I look.', annotations: [] }],
        },
        { type: 'function_call', call_id: 'call_a', name: 'f', arguments: '{}', status: 'completed' },
        { type: 'function_call', call_id: 'call_b', name: 'g', arguments: '{"x":1}' },
      ],
    });
    expect(kept).toEqual([response]);
  });

  it('puts thinking into the summary where the client asks for one', () => {
    const { events } = stream([chunk({ reasoning: 'Hm' }), chunk({ content: 'Yes' }, 'stop')], {
      reasoning: { summary: 'auto' },
    });
    expect(typesOf(events).slice(2, 8)).toEqual([
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
    ]);
    expect(lastResponse(events).output[0]).toMatchObject({
      summary: [{ type: 'summary_text', text: 'Hm' }],
    });
  });

  it('tells of a refusal as one', () => {
    const { events } = stream([chunk({ refusal: 'I ' }), chunk({ refusal: 'cannot.' }, 'stop')]);
    expect(typesOf(events)).toContain('refusal.delta');
    expect(lastResponse(events).output[0]).toMatchObject({
      content: [{ type: 'refusal', refusal: 'I cannot.' }],
    });
  });

  it.each([
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { reason: 'content_filter' }],
    ['error', 'failed', null],
    ['stop', 'completed', null],
  ])('that ends by %s is %s', (finish, status, incomplete_details) => {
    const { events } = stream([chunk({ content: 'x' }, finish)]);
    expect(events.at(-1)?.type).toBe(`response.${status}`);
    expect(lastResponse(events)).toMatchObject({ status, incomplete_details });
    const error = lastResponse(events).error;
    if (status === 'failed') expect(error).toMatchObject({ code: 'server_error' });
    else expect(error).toBeNull();
  });

  it('that cannot be finished says so, and is not kept', () => {
    const { answer, kept } = answerTo();
    const writer = answer.stream(stamp);
    const text =
      writer.chunk(chunk({ content: 'Half' })) + writer.fail(new FairleadError('FL_UPSTREAM_CUT', 'Gone.'));
    const events = eventsOf(text);
    expect(events.slice(-2)).toMatchObject([
      { type: 'error', code: 'FL_UPSTREAM_CUT', message: 'Gone.', error: { message: 'Gone.' } },
      { type: 'response.failed', response: { status: 'failed', error: { message: 'Gone.' } } },
    ]);
    expect(kept).toEqual([]);
  });

  it('gives the text of a custom tool, not the arguments that carry it', () => {
    const { events } = stream(
      [
        chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'patch', arguments: '{"inp' } }] }),
        chunk({ tool_calls: [{ index: 0, function: { arguments: 'ut":"*** Begin"}' } }] }, 'tool_calls'),
      ],
      { tools: [{ type: 'custom', name: 'patch' }] },
    );
    expect(lastResponse(events).output).toMatchObject([
      { type: 'custom_tool_call', call_id: 'c', name: 'patch', input: '*** Begin', status: 'completed' },
    ]);
    expect(typesOf(events)).toContain('custom_tool_call_input.done');
  });

  it('refuses to go on with a call that is over: its arguments would be wrong', () => {
    const call = (index: number) =>
      chunk({ tool_calls: [{ index, id: `c${index}`, function: { name: 'f', arguments: '{' } }] });
    expect(() => stream([call(0), call(1), call(0)])).toThrow(/a call that was over/);
  });

  it('shows the seal of thinking to who asks, and keeps it for the others', () => {
    const blocks = [{ type: 'thinking', thinking: 'Hm', signature: 's' }];
    const chunks = [
      chunk({ reasoning_content: 'Hm', thinking_blocks: blocks }),
      chunk({ content: 'Yes' }, 'stop'),
    ];
    const silent = stream(chunks);
    expect(JSON.stringify(silent.events)).not.toContain('encrypted_content');
    const [item] = silent.kept[0]?.output ?? [];
    expect(openSeal((item as { encrypted_content: string }).encrypted_content)).toEqual(blocks);
    const shown = stream(chunks, { include: ['reasoning.encrypted_content'] });
    expect(shown.kept[0]).toEqual(lastResponse(shown.events));
  });
});
