import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Classifiers } from '../inference/contract.ts';
import { loadClassifiers } from '../inference/load.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';
import { toolName } from './tool-names.ts';
import kind from './tool-selection.ts';

let models: Classifiers;
beforeAll(async () => {
  models = await loadClassifiers();
});
afterAll(() => models.dispose());

const tool = (name: string, description: string) => ({ type: 'function', function: { name, description } });
const TOOLS = [
  tool('get_weather', 'Get the current weather and forecast for a city.'),
  tool('send_email', 'Send an e-mail message to one or more recipients.'),
  tool('search_web', 'Search the web and return the top results.'),
  tool('fs_read_file', 'Read the contents of a file from disk.'),
  tool('fs_write_file', 'Write text to a file on disk.'),
  tool('run_sql', 'Run a read-only SQL query against the analytics database.'),
  tool('create_calendar_event', 'Create an event in the calendar of the user with a date and time.'),
  tool('translate_text', 'Translate a text into another language.'),
  tool('calculator', 'Evaluate an arithmetic expression.'),
  tool('get_stock_price', 'Return the latest price of a stock by its ticker symbol.'),
  tool('book_flight', 'Search for and book a flight between two airports.'),
  tool('create_ticket', 'Open a ticket in the issue tracker.'),
];

async function run(prompt: string, config: object = {}, body: Partial<ChatRequest> = {}, own = models) {
  const request = pluginRequest({ tools: TOOLS, messages: [{ role: 'user', content: prompt }], ...body });
  const plugin = kind.create(kind.config.parse(config), pluginWorld({ classifiers: own }));
  await plugin.before?.(request);
  return { request, names: (request.get('tools') ?? []).map(toolName) };
}

test.each([
  ['Will it rain in Berlin tomorrow?', 'get_weather'],
  ['Drop Anna a line that the meeting moved to 3pm', 'send_email'],
  ['Put lunch with Tom on my calendar for Friday', 'create_calendar_event'],
  ['What is 17.5% of 2340?', 'calculator'],
  ['How many orders did we ship last month per region? Query the database.', 'run_sql'],
  ['How is Apple trading today?', 'get_stock_price'],
  ['Open the config.yaml file and tell me what port it uses', 'fs_read_file'],
  ['How do you say good morning in Japanese?', 'translate_text'],
  ['Find me a flight from Oslo to Rome next week', 'book_flight'],
  ['File a bug: the login page crashes on Safari', 'create_ticket'],
  ['Who won the election in Portugal? Look it up', 'search_web'],
])('keeps the tool that is wanted: %s', async (prompt, wanted) => {
  expect((await run(prompt)).names).toContain(wanted);
});

test('gives fewer tools, in the order in which they were given', async () => {
  const { names, request } = await run('Put lunch with Tom on my calendar for Friday');
  expect(names).toHaveLength(4);
  expect(names).toEqual(TOOLS.map(toolName).filter((name) => names.includes(name)));
  expect(request.findings).toEqual([
    { by: 'tool_selection', what: 'tool_not_needed', action: 'removed', count: 8 },
  ]);
});

test('topK bounds them, keepAtLeast fills them up', async () => {
  const strict = await run('Put lunch on my calendar', { topK: 2, keepAtLeast: 1, threshold: 0.01 });
  expect(strict.names).toHaveLength(2);
  const filled = await run('Put lunch on my calendar', { topK: 2, keepAtLeast: 6 });
  expect(filled.names).toHaveLength(6);
});

describe('leaves all tools', () => {
  test.each(['required', 'none', { type: 'function', function: { name: 'run_sql' } }])(
    'where tool_choice is %j',
    async (choice) => {
      expect((await run('Put lunch on my calendar', {}, { tool_choice: choice })).names).toHaveLength(12);
    },
  );

  test('where nothing is alike, as in a language that the descriptions are not in', async () => {
    expect((await run('zxqv wvut')).names).toHaveLength(12);
  });

  test('where there is no text to go by', async () => {
    expect((await run('')).names).toHaveLength(12);
  });
});

test('a tool that was called stays', async () => {
  const messages = [
    { role: 'user', content: 'sum' },
    { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'calculator', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'c', content: '4' },
    { role: 'user', content: 'Put lunch with Tom on my calendar for Friday' },
  ];
  expect((await run('', { keepAtLeast: 1 }, { messages })).names).toContain('calculator');
});

test('words alone serve where there are no models', async () => {
  const plugin = kind.create(kind.config.parse({ keepAtLeast: 1 }), pluginWorld());
  const request = pluginRequest({
    tools: TOOLS,
    messages: [{ role: 'user', content: 'Create an event in the calendar' }],
  });
  await plugin.before?.(request);
  expect(request.get('tools')?.map(toolName)).toContain('create_calendar_event');
  expect(request.get('tools')?.length).toBeLessThan(12);
});
