import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backend, modelOn, startGateway } from './support.ts';

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly id: string;
    readonly store: boolean;
    readonly output: readonly { readonly id: string; readonly type: string }[];
    readonly data: readonly { readonly id: string; readonly type: string }[];
    readonly has_more: boolean;
    readonly deleted: boolean;
    readonly error: { readonly code: string; readonly message: string; readonly param: string | null };
  };
}

const KEYS = { 'x-user': 'ann' };

async function call(
  url: string,
  path: string,
  body?: object,
  headers: object = {},
  method?: string,
): Promise<Reply> {
  const response = await fetch(`${url}/v1/responses${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify({ model: 'm', ...body }) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Reply['body'],
  };
}

/** A gateway before one simulated backend, and what the backend was asked last. */
async function stage(more: object = {}) {
  const sim = await backend();
  const running = await startGateway({ ...modelOn([sim.url]), ...more });
  const asked = () => (sim.received.at(-1)?.body as { messages: object[] } | undefined)?.messages;
  return { ...running, asked };
}

describe('a kept response', () => {
  it('is what the next request goes on from', async () => {
    const { url, asked } = await stage();
    const first = await call(url, '', { input: 'One', instructions: 'Be brief.' });
    const answered = (asked() ?? []).length;
    const second = await call(url, '', { input: 'Two', previous_response_id: first.body.id });
    expect(answered).toBe(2);
    expect(second.body).toMatchObject({ status: 'completed', previous_response_id: first.body.id });
    // instructions are of one request
    expect(asked()).toMatchObject([
      { role: 'user', content: 'One' },
      { role: 'assistant', content: expect.any(String) },
      { role: 'user', content: 'Two' },
    ]);
  });

  it('is kept when its stream has ended, as it was streamed', async () => {
    const { url } = await stage();
    const response = await fetch(`${url}/v1/responses`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', input: 'One', stream: true }),
    });
    const text = await response.text();
    const last = text.trimEnd().split('\n\n').at(-1) ?? '';
    const { response: streamed } = JSON.parse(last.slice(last.indexOf('{'))) as { response: { id: string } };
    expect(text).not.toContain('[DONE]');
    expect((await call(url, `/${streamed.id}`)).body).toEqual(streamed);
  });

  it('can be read, listed and deleted', async () => {
    const { url } = await stage();
    const first = await call(url, '', { input: 'One' });
    const second = await call(url, '', {
      input: [
        { role: 'user', content: 'Two' },
        { role: 'user', content: 'Three' },
      ],
      previous_response_id: first.body.id,
    });
    const path = `/${second.body.id}`;
    expect((await call(url, path)).body).toEqual(second.body);

    const all = await call(url, `${path}/input_items?order=asc`);
    expect(all.body).toMatchObject({ object: 'list', has_more: false });
    expect(all.body.data).toMatchObject([
      { role: 'user', content: [{ type: 'input_text', text: 'One' }] },
      { id: first.body.output[0]?.id, role: 'assistant' },
      { role: 'user', content: [{ text: 'Two' }] },
      { role: 'user', content: [{ text: 'Three' }] },
    ]);
    const page = await call(url, `${path}/input_items?limit=1`);
    expect(page.body).toMatchObject({ has_more: true, data: [{ content: [{ text: 'Three' }] }] });
    const next = await call(url, `${path}/input_items?limit=2&after=${page.body.data[0]?.id}`);
    expect(next.body.data).toMatchObject([{ content: [{ text: 'Two' }] }, { id: first.body.output[0]?.id }]);

    expect((await call(url, path, undefined, {}, 'DELETE')).body).toMatchObject({ deleted: true });
    expect((await call(url, path)).status).toBe(404);
    expect((await call(url, path, undefined, {}, 'DELETE')).status).toBe(404);
  });

  it('answers for its items by reference', async () => {
    const { url, asked } = await stage();
    const first = await call(url, '', { input: 'One' });
    const [said] = first.body.output;
    const input = [
      { role: 'user', content: 'One' },
      { type: 'item_reference', id: said?.id },
      { role: 'user', content: 'Two' },
    ];
    const second = await call(url, '', { input });
    expect(second.status).toBe(200);
    expect(asked()).toMatchObject([{ role: 'user' }, { role: 'assistant' }, { content: 'Two' }]);
    const lost = await call(url, '', { input: [{ type: 'item_reference', id: 'msg_nobody' }] });
    expect(lost).toMatchObject({ status: 404, body: { error: { param: 'input' } } });
  });

  it('is seen by nobody else', async () => {
    const { url } = await stage({ identity: { trustHeaders: true, userHeader: 'x-user' } });
    const mine = await call(url, '', { input: 'Secret' }, KEYS);
    const path = `/${mine.body.id}`;
    const other = { 'x-user': 'bob' };
    expect((await call(url, path, undefined, KEYS)).status).toBe(200);
    for (const headers of [other, {}]) {
      expect((await call(url, path, undefined, headers)).status).toBe(404);
      expect((await call(url, `${path}/input_items`, undefined, headers)).status).toBe(404);
      expect((await call(url, path, undefined, headers, 'DELETE')).status).toBe(404);
      const on = await call(url, '', { input: 'x', previous_response_id: mine.body.id }, headers);
      expect(on).toMatchObject({ status: 400, body: { error: { code: 'previous_response_not_found' } } });
      const item = { type: 'item_reference', id: mine.body.output[0]?.id };
      expect((await call(url, '', { input: [item] }, headers)).status).toBe(404);
    }
    expect((await call(url, path, undefined, KEYS)).status).toBe(200);
  });

  it('needs the turns before it', async () => {
    const { url } = await stage();
    const first = await call(url, '', { input: 'One' });
    const second = await call(url, '', { input: 'Two', previous_response_id: first.body.id });
    await call(url, `/${first.body.id}`, undefined, {}, 'DELETE');
    const third = await call(url, '', { input: 'Three', previous_response_id: second.body.id });
    expect(third).toMatchObject({
      status: 400,
      body: { error: { code: 'previous_response_not_found', param: 'previous_response_id' } },
    });
  });
});

describe('nothing is kept', () => {
  it('of a request with store: false', async () => {
    const { url } = await stage();
    const { body } = await call(url, '', { input: 'One', store: false });
    expect(body.store).toBe(false);
    expect((await call(url, `/${body.id}`)).status).toBe(404);
  });

  it('where the configuration says so, and who asks for it is told', async () => {
    const { url } = await stage({ responses: { keep: false } });
    const { body, headers } = await call(url, '', { input: 'One', store: true });
    expect(body.store).toBe(false);
    expect(headers.get('x-fairlead-lost-fields')).toBe('store');
    expect((await call(url, `/${body.id}`)).status).toBe(404);
  });

  it('that has no room', async () => {
    const { url } = await stage({ responses: { maxBytes: 100 } });
    const { body } = await call(url, '', { input: 'One' });
    expect(body.store).toBe(false);
  });
});

it('a conversation larger than a body may be is refused', async () => {
  const { url } = await stage({ limits: { bodyBytes: 1_500 } });
  const first = await call(url, '', { input: 'One' });
  const second = await call(url, '', { input: 'Two', previous_response_id: first.body.id });
  expect(second.status).toBe(200);
  const third = await call(url, '', { input: 'Three', previous_response_id: second.body.id });
  expect(third).toMatchObject({ status: 400, body: { error: { code: 'context_length_exceeded' } } });
});

it('a conversation longer than the limit is refused', async () => {
  const { url } = await stage({ responses: { maxItems: 3 } });
  const first = await call(url, '', { input: 'One' });
  const second = await call(url, '', { input: 'Two', previous_response_id: first.body.id });
  expect(second.status).toBe(200);
  const third = await call(url, '', { input: 'Three', previous_response_id: second.body.id });
  expect(third).toMatchObject({ status: 400, body: { error: { code: 'context_length_exceeded' } } });
});

it.each([
  ['GET', '/resp_unknown', 404],
  ['GET', '/resp_unknown/input_items', 404],
  ['POST', '/resp_unknown/cancel', 404],
  ['PUT', '/resp_unknown', 405],
  ['GET', '/resp_unknown/nothing', 404],
  ['GET', '', 405],
])('%s /v1/responses%s is %i', async (method, path, status) => {
  const { url } = await stage();
  const reply = await call(url, path, undefined, {}, method);
  expect(reply).toMatchObject({ status, body: { error: { message: expect.any(String) } } });
});

it('property: going on turn by turn asks the backend what all items together ask', async () => {
  const { url, asked } = await stage();
  const turn = fc.array(fc.constantFrom('user', 'developer'), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 4 }), async (turns) => {
      const all: object[] = [];
      let previous_response_id: string | undefined;
      for (const [at, roles] of turns.entries()) {
        const input = roles.map((role, index) => ({ role, content: `${at}.${index}` }));
        all.push(...input);
        const { body } = await call(url, '', { input, previous_response_id });
        if (at < turns.length - 1) all.push(...body.output);
        previous_response_id = body.id;
      }
      const turnByTurn = asked();
      await call(url, '', { input: all });
      expect(asked()).toEqual(turnByTurn);
    }),
    { numRuns: 15 },
  );
});
