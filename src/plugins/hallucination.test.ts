import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Classifiers } from '../inference/contract.ts';
import { loadClassifiers } from '../inference/load.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import { claimsOf } from './claims.ts';
import type { AnswerFilter } from './define.ts';
import kind from './hallucination.ts';
import { chunksOf, completionOf, filtered, pluginRequest, pluginWorld, saidBy } from './request.fixture.ts';

let models: Classifiers;
beforeAll(async () => {
  models = await loadClassifiers();
});
afterAll(() => models.dispose());

const CONTEXT =
  'The Eiffel Tower is a wrought-iron lattice tower on the Champ de Mars in Paris, France. It is named after the ' +
  'engineer Gustave Eiffel, whose company designed and built the tower from 1887 to 1889. It was the tallest ' +
  'structure in the world until the Chrysler Building in New York was finished in 1930. The tower is 330 metres ' +
  'tall, about the same height as an 81-storey building. Its base is square, measuring 125 metres on each side.';

const TRUE = [
  'The Eiffel Tower stands in Paris and is 330 metres tall.',
  'It was built by the company of Gustave Eiffel between 1887 and 1889.',
  'Roughly the height of an 81-floor building, it has a square base of 125 metres per side.',
  'The Chrysler Building surpassed it in 1930.',
  'The tower is made of iron and named for the engineer who built it.',
];
const MADE_UP = [
  'The tower is 324 metres tall.',
  'It was designed by Stephen Sauvestre and opened in May 1889.',
  'Visitors pay 28 euros to reach the top floor.',
  'The tower is repainted every seven years to prevent rust.',
  'It was the tallest structure until the Empire State Building was finished in 1931.',
];

function setup(config: object = {}, body: Partial<ChatRequest> = {}, own: Classifiers | undefined = models) {
  const request = pluginRequest({
    messages: [
      { role: 'user', content: 'Tell me about the tower.' },
      { role: 'tool', tool_call_id: 'c', content: CONTEXT },
    ],
    ...body,
  });
  const plugin = kind.create(kind.config.parse(config), pluginWorld({ classifiers: own }));
  return { request, filter: plugin.after?.(request) };
}

async function headerOf(answer: string, own: Classifiers | undefined = models) {
  const { request, filter } = setup({}, {}, own);
  await filter?.whole(completionOf(answer));
  return { header: request.answered.get('x-fairlead-hallucination'), findings: request.findings };
}

describe('one statement', () => {
  test.each(TRUE)('is supported: %s', async (claim) => {
    expect((await headerOf(claim)).header).toBe('heuristic; unsupported=0/1');
  });
  test.each(MADE_UP)('is not: %s', async (claim) => {
    expect((await headerOf(claim)).header).toBe('heuristic; unsupported=1/1');
  });
});

test('counts over a whole answer, and puts the share into the record', async () => {
  const { header, findings } = await headerOf([...TRUE, ...MADE_UP].join(' '));
  expect(header).toBe('heuristic; unsupported=5/10');
  expect(findings).toEqual([
    { by: 'hallucination', what: 'unsupported_claim', action: 'header', count: 5, score: 0.5 },
  ]);
});

test('words, numbers and names tell most of it without models', async () => {
  const { header } = await headerOf([...TRUE, ...MADE_UP].join(' '), undefined);
  expect(header).toBe('heuristic; unsupported=5/10');
});

test('says that there was nothing to check by', () => {
  const { request, filter } = setup({}, { messages: [{ role: 'user', content: 'Who was Napoleon?' }] });
  expect(filter).toBeUndefined();
  expect(request.answered.get('x-fairlead-hallucination')).toBe('heuristic; unchecked=no-context');
});

test('documents beside the messages are context', async () => {
  const { request, filter } = setup(
    {},
    {
      messages: [{ role: 'user', content: 'How tall?' }],
      documents: [{ title: 'Tower', text: CONTEXT }],
    },
  );
  await filter?.whole(completionOf('The tower is 330 metres tall.'));
  expect(request.answered.get('x-fairlead-hallucination')).toBe('heuristic; unsupported=0/1');
});

describe('the note in the body', () => {
  const answer = `${TRUE[0]} ${MADE_UP[0]}`;
  const NOTE = '[Automatic check (a heuristic): 1 of 2 statements were not found in the context given.';

  test('stands behind a whole answer, with the statements where they are wanted', async () => {
    const { filter } = setup({ action: 'body', details: true });
    const { choices } = (await filter?.whole(completionOf(answer))) ?? { choices: [] };
    expect(choices[0]?.message.content).toBe(`${answer}\n\n${NOTE}\n- ${MADE_UP[0]}]`);
  });

  test('comes before the end of a stream', async () => {
    const { filter } = setup({ action: 'body' });
    await new Promise((resolve) => setTimeout(resolve, 20)); // a backend takes longer
    const sent = filtered(filter as AnswerFilter, chunksOf([answer.slice(0, 30), answer.slice(30)]));
    expect(saidBy(sent)).toBe(`${answer}\n\n${NOTE}]`);
    expect(sent.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(sent.filter(({ choices }) => choices[0]?.finish_reason != null)).toHaveLength(1);
  });

  test('is not there where all is supported', async () => {
    const { filter } = setup({ action: 'body' });
    const { choices } = (await filter?.whole(completionOf(TRUE[0] ?? ''))) ?? { choices: [] };
    expect(choices[0]?.message.content).toBe(TRUE[0]);
  });
});

test('an event of a stream that is not changed is the same object', async () => {
  const { filter } = setup();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const chunks = chunksOf(['The tower', ' is 324 metres tall.']);
  expect(filtered(filter as AnswerFilter, chunks).every((chunk, at) => chunk === chunks[at])).toBe(true);
});

test('a stream that ends before the context is read is unchecked, and not held up', () => {
  const { request, filter } = setup();
  filtered(filter as AnswerFilter, chunksOf(['The tower is 324 metres tall.']));
  expect(request.findings).toEqual([{ by: 'hallucination', what: 'unchecked', action: 'none' }]);
});

test('a stream finds what a whole answer finds', async () => {
  const answer = `# Tower\n\n- ${TRUE.join('\n- ')}\n\n\`\`\`sh\necho 999 Nonsense\n\`\`\`\n${MADE_UP.join(' ')}`;
  const { request, filter } = setup();
  await new Promise((resolve) => setTimeout(resolve, 20));
  filtered(filter as AnswerFilter, chunksOf(answer.match(/[\s\S]{1,7}/g) ?? []));
  const whole = await headerOf(answer);
  expect(request.findings).toEqual(whole.findings);
  expect(request.findings[0]?.count).toBe(5);
});

describe('what counts as a statement', () => {
  test.each([
    'Would you like to know more about it?',
    'I can look further into that for you.',
    'Yes.',
    '```\nconst height = 324;\n```',
  ])('not: %s', (text) => {
    expect(claimsOf(text)).toEqual([]);
  });

  test('its numbers and names are found whatever their form', () => {
    const [claim] = claimsOf('1. **Nearly** 5,889,000 people saw Gustave Eiffel’s two towers at 3.0 euros.');
    expect(claim?.numbers).toEqual(['5889000', '3', '2']);
    expect(claim?.names).toEqual(['gustave', 'eiffel']);
  });
});
