import { describe, expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { createLearning } from '../routing/quality/learning.ts';
import { feedbackOf } from './feedback.ts';
import type { Gateway } from './gateway.ts';

function gateway() {
  const learning = createLearning();
  learning.remember('req_1', { decision: 'coding', model: 'big', domain: 'math' });
  const models = new Map([
    ['big', { name: 'big' }],
    ['large', { name: 'big' }],
    ['small', { name: 'small' }],
  ]);
  return { learning, runtime: { models } } as unknown as Pick<Gateway, 'learning' | 'runtime'>;
}

const read = (body: Record<string, unknown>) => feedbackOf(body, gateway());

function refusal(body: Record<string, unknown>): FairleadError {
  try {
    read(body);
  } catch (error) {
    if (error instanceof FairleadError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('feedback', () => {
  it('may name the request alone', () => {
    expect(read({ request_id: 'req_1', rating: 0.5 })).toMatchObject({
      decision: 'coding',
      model: 'big',
      domain: 'math',
      rating: 0.5,
    });
  });

  it('may name decision and model, an alias too, and say it in a word', () => {
    const body = {
      decision: 'chat',
      model: 'large',
      verdict: 'wrong',
      against: 'small',
      prompt: 'Why?',
      domain: 'law',
    };
    expect(read(body)).toEqual({
      decision: 'chat',
      model: 'big',
      domain: 'law',
      rating: -1,
      against: 'small',
      prompt: 'Why?',
    });
  });

  it.each([
    [{ request_id: 'gone', rating: 1 }, 404, 'request_id'],
    [{ rating: 1 }, 400, 'request_id'],
    [{ decision: 'd', rating: 1 }, 400, 'model'],
    [{ model: 'big', rating: 1 }, 400, 'decision'],
    [{ decision: 'd', model: 'bigg', rating: 1 }, 404, 'model'],
    [{ request_id: 'req_1', rating: 1, against: 'nobody' }, 404, 'against'],
    [{ request_id: 'req_1' }, 400, 'rating'],
    [{ request_id: 'req_1', rating: 1.5 }, 400, 'rating'],
    [{ request_id: 'req_1', rating: '1' }, 400, 'rating'],
    [{ request_id: 'req_1', verdict: 'constructor' }, 400, 'verdict'],
    [{ request_id: 7, rating: 1 }, 400, 'request_id'],
    [{ request_id: 'req_1', rating: 1, prompt: {} }, 400, 'prompt'],
  ])('%j is refused with %i for %s', (body, status, param) => {
    expect(refusal(body)).toMatchObject({ status, param });
  });
});
