import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterEdits } from './parameters.ts';

describe('parameter tables', () => {
  const rules = {
    max_completion_tokens: { to: 'max_tokens' },
    temperature: { min: 0, max: 1 },
    stream_options: { drop: true },
  };

  it('renames, moves into range and drops', () => {
    expect(parameterEdits({ max_completion_tokens: 5, temperature: 1.7, stream_options: {} }, rules)).toEqual(
      {
        set: { max_tokens: 5, temperature: 1 },
        remove: ['max_completion_tokens', 'stream_options'],
      },
    );
  });

  it('keeps a value that already stands under the new name', () => {
    expect(parameterEdits({ max_completion_tokens: 5, max_tokens: 7 }, rules)).toEqual({
      set: {},
      remove: ['max_completion_tokens', 'stream_options'],
    });
  });

  it('names dropped fields even where the request lacks them: the gateway may have added them', () => {
    expect(parameterEdits({}, rules)).toEqual({ set: {}, remove: ['stream_options'] });
  });

  it('leaves null and what is in range alone', () => {
    expect(
      parameterEdits({ temperature: null, top_p: 0.5 }, { temperature: { max: 1 }, top_p: { max: 1 } }),
    ).toEqual({
      set: {},
      remove: [],
    });
  });

  it('always ends in range', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const { set } = parameterEdits({ t: value }, { t: { min: -1, max: 2 } });
        const result = (set.t ?? value) as number;
        expect(result >= -1 && result <= 2).toBe(true);
      }),
    );
  });
});
