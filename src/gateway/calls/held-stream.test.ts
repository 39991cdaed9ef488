import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairleadError } from '../../core/errors.ts';
import type { StartedStream, StreamTaker } from '../attempt-types.ts';
import { HeldStream } from './held-stream.ts';

function source() {
  let taker: StreamTaker | undefined;
  let resumed = 0;
  const stream: StartedStream = {
    usage: undefined,
    errorFrame: undefined,
    pipe: (given) => {
      taker = given;
    },
    resume: () => resumed++,
    abort: () => {},
  };
  return {
    stream,
    data: (text: string) => taker?.data(Buffer.from(text)),
    end: (fault?: FairleadError) => taker?.end(fault),
    resumed: () => resumed,
  };
}

function sink(open = true) {
  const seen: string[] = [];
  const ends: (string | undefined)[] = [];
  const taker: StreamTaker = {
    data: (bytes) => {
      seen.push(bytes.toString());
      return open;
    },
    end: (fault) => ends.push(fault?.code),
  };
  return { taker, text: () => seen.join(''), ends };
}

const event = (content: string, logprobs: unknown = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, logprobs, finish_reason: null }] })}\n\n`;

test('waits for so many tokens, then lets everything through in order', async () => {
  const from = source();
  const held = new HeldStream(from.stream, false);
  const waiting = held.hold(({ spoken }) => spoken >= 2, 5_000);
  from.data(event('a'));
  from.data(event('b'));
  expect(await waiting).toBe('enough');
  from.data(event('c'));
  const to = sink();
  held.pipe(to.taker);
  from.data(event('d'));
  from.end();
  expect(to.text()).toBe(['a', 'b', 'c', 'd'].map((one) => event(one)).join(''));
  expect([to.ends, held.seen.text]).toEqual([[undefined], 'abc']);
});

test('says how the wait ended', async () => {
  const whole = source();
  const ended = new HeldStream(whole.stream, false).hold(() => false, 5_000);
  whole.end();
  expect(await ended).toBe('ended');
  const broken = source();
  const fault = new HeldStream(broken.stream, false).hold(() => false, 5_000);
  broken.end(new FairleadError('FL_UPSTREAM_CUT', 'x'));
  expect(await fault).toBe('fault');
  expect(await new HeldStream(source().stream, false).hold(() => false, 1)).toBe('late');
});

test('stops for a slow reader that fell behind on what had waited, and goes on with it', () => {
  const from = source();
  const held = new HeldStream(from.stream, false);
  from.data(event('a'));
  held.pipe(sink(false).taker);
  expect(from.data(event('b'))).toBe(false);
  held.resume();
  expect(from.resumed()).toBe(1);
});

test('takes out the log-probabilities alone', () => {
  const from = source();
  const held = new HeldStream(from.stream, true);
  from.data(event('a', { content: [{ token: 'a', logprob: -0.5 }] }));
  const to = sink();
  held.pipe(to.taker);
  from.data(`${event('b', { content: [{ token: 'b', logprob: -0.5 }] })}data: [DONE]\n\n`);
  expect(to.text()).toBe(`${event('a')}${event('b')}data: [DONE]\n\n`);
  expect(held.seen.confidence.value('mean')).toBe(-0.5);
});

test('bears any event, and passes it on', () => {
  const odd = fc.oneof(
    fc.json().map((json) => json.replaceAll('\n', ' ')),
    fc.constantFrom(
      'x',
      '{',
      '{"choices":[null]}',
      '{"choices":[{"delta":null}]}',
      '{"choices":[5]}',
      '[DONE]',
    ),
  );
  fc.assert(
    fc.property(fc.array(odd), fc.boolean(), (events, hides) => {
      const from = source();
      const held = new HeldStream(from.stream, hides);
      const text = events.map((data) => `data: ${data}\n\n`).join('');
      from.data(text);
      const to = sink();
      held.pipe(to.taker);
      if (hides) expect(to.text().split('\n\n')).toHaveLength(events.length + 1);
      else expect(to.text()).toBe(text);
    }),
  );
});
