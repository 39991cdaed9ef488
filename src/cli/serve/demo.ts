/** Prompts of different kinds, as people send them. */
const PROMPTS: readonly { readonly title: string; readonly body: Record<string, unknown> }[] = [
  { title: 'small talk', body: { messages: [{ role: 'user', content: 'hi there, how is your day?' }] } },
  {
    title: 'code',
    body: {
      messages: [
        {
          role: 'user',
          content: 'Write a Python function that merges two sorted linked lists, with unit tests.',
        },
      ],
    },
  },
  {
    title: 'mathematics',
    body: {
      messages: [{ role: 'user', content: 'Prove that the square root of 2 is irrational, step by step.' }],
    },
  },
  {
    title: 'Chinese',
    body: { messages: [{ role: 'user', content: '请证明任意两个偶数之和是偶数，并一步一步推理。' }] },
  },
  {
    title: 'tools',
    body: {
      messages: [{ role: 'user', content: 'What is the weather in Oslo tomorrow?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Weather by city and day',
            parameters: { type: 'object', properties: { city: { type: 'string' }, day: { type: 'string' } } },
          },
        },
      ],
    },
  },
  {
    title: 'a long document',
    body: {
      messages: [
        {
          role: 'user',
          content: `Summarise these minutes.\n${'The committee met and adjourned. '.repeat(2500)}`,
        },
      ],
    },
  },
];

interface EvalReply {
  readonly model: string;
  readonly decision: { readonly name: string | null; readonly reason: string };
  readonly reasoning: { readonly mode: string };
  readonly signals: readonly { readonly type: string; readonly name: string; readonly matched: boolean }[];
}

/** Sends each prompt through the gateway at `url` and writes what was decided for it and why. */
export async function runDemo(url: string, out: NodeJS.WritableStream): Promise<void> {
  for (const { title, body } of PROMPTS) {
    const started = performance.now();
    const answer = await post(`${url}/v1/chat/completions`, { model: 'auto', ...body });
    const tookMs = performance.now() - started;
    const why = (await (await post(`${url}/api/v1/eval`, { model: 'auto', ...body })).json()) as EvalReply;
    const said = (await answer.json()) as { choices?: { message: { content?: string | null } }[] };
    const matched = why.signals
      .filter((signal) => signal.matched)
      .map((signal) => `${signal.type} ${signal.name}`);
    const header = (name: string) => answer.headers.get(`x-fairlead-${name}`) ?? '-';
    out.write(
      [
        `\n  ${title}: ${prompt(body)}`,
        `    decision  ${header('decision')} → ${header('model')} on ${header('backend')}, reasoning ${header('reasoning')}`,
        `    because   ${why.decision.reason}`,
        `    signals   ${matched.length === 0 ? 'none' : matched.join(', ')}`,
        `    answer    ${oneLine(said.choices?.[0]?.message.content ?? '(a tool call)')} (${tookMs.toFixed(0)} ms)`,
        '',
      ].join('\n'),
    );
  }
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function prompt(body: Record<string, unknown>): string {
  const messages = body.messages as { content: string }[];
  return `“${oneLine(messages[0]?.content ?? '')}”`;
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > 76 ? `${flat.slice(0, 75)}…` : flat;
}
