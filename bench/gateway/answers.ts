/** What the upstream answers, always the same: a completion of 1 kB and a stream of 100 chunks. */

export const STREAM_CHUNKS = 100;
const COMPLETION_BYTES = 1024;

const head = { id: 'chatcmpl-bench', created: 1_700_000_000, model: 'upstream-model' };

/** A chat completion of exactly 1,024 bytes. */
export function completion(): string {
  const render = (content: string) =>
    JSON.stringify({
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs: null }],
      usage: { prompt_tokens: 250, completion_tokens: 150, total_tokens: 400 },
    });
  return render('The answer is long enough. '.repeat(60).slice(0, COMPLETION_BYTES - render('').length));
}

/** The events of a stream: 98 of one word, the finish, and the end mark. */
export function streamChunks(): string[] {
  const event = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
    })}\n\n`;
  const words = Array.from({ length: STREAM_CHUNKS - 2 }, (_, i) =>
    event(i === 0 ? { role: 'assistant', content: 'word' } : { content: ' word' }, null),
  );
  return [...words, event({}, 'stop'), 'data: [DONE]\n\n'];
}

/** A realistic conversation of about `bytes` bytes as JSON: instructions, then what was pasted, then the question. */
export function requestBody(model: string, bytes: number, stream: boolean): string {
  const sentence =
    'The service keeps a queue of orders, and each worker takes one, checks the stock and books the parcel. ';
  const render = (filler: string) =>
    JSON.stringify({
      model,
      messages: [
        { role: 'system', content: 'You are a careful assistant of a logistics company. Answer briefly.' },
        { role: 'user', content: `${filler}\nHow many parcels leave when three workers are away?` },
      ],
      temperature: 0.2,
      max_tokens: 256,
      ...(stream ? { stream: true } : {}),
    });
  const room = Math.max(0, bytes - render('').length);
  return render(sentence.repeat(Math.ceil(room / sentence.length)).slice(0, room));
}
