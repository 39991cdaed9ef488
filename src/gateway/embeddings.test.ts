import { describe, expect, it } from 'vitest';
import { scriptedClassifiers } from '../inference/classifiers.fixture.ts';
import { EMBEDDING_MODELS, type EmbeddingModel } from '../inference/embedding-models.ts';
import { embedOnBoard } from './embeddings.ts';

const model = (name: string) => EMBEDDING_MODELS.get(name) as EmbeddingModel;
const fast = model('fairlead-embed-fast');
const full = model('fairlead-embed');

const classifiers = {
  ...scriptedClassifiers({ full: true }),
  countTokens: (text: string) => text.split(' ').length + 2,
};
const load = async () => classifiers;

const lengthOf = (vector: readonly number[] | string | undefined) => Math.hypot(...(vector as number[]));

describe('embeddings on board', () => {
  it.each([
    [fast, 256],
    [full, 384],
  ])('have the shape of the Embeddings API', async (asked, size) => {
    const answer = await embedOnBoard(asked, { input: ['a b', 'c'] }, load);
    expect(answer).toMatchObject({
      object: 'list',
      data: [
        { object: 'embedding', index: 0 },
        { object: 'embedding', index: 1 },
      ],
      model: asked.name,
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
    for (const { embedding } of answer.data) {
      expect(embedding).toHaveLength(size);
      expect(lengthOf(embedding)).toBeCloseTo(1, 5);
    }
  });

  it('are the same for one text and for a list of it', async () => {
    const [one, list] = await Promise.all(['a', ['a']].map((input) => embedOnBoard(fast, { input }, load)));
    expect(one).toEqual(list);
  });

  it('are shortened at unit length', async () => {
    const [whole, front] = await Promise.all(
      [undefined, 10].map(async (dimensions) => {
        const { data } = await embedOnBoard(fast, { input: 'a', dimensions }, load);
        return data[0]?.embedding as number[];
      }),
    );
    expect(front).toHaveLength(10);
    expect(lengthOf(front)).toBeCloseTo(1, 5);
    const scale = (front?.[0] ?? 0) / (whole?.[0] ?? 0);
    expect((front?.[9] ?? 0) / (whole?.[9] ?? 0)).toBeCloseTo(scale, 3);
  });

  it('are little-endian float32 in base64', async () => {
    const [floats, text] = await Promise.all(
      ['float', 'base64'].map(async (encoding_format) => {
        const { data } = await embedOnBoard(fast, { input: 'a', encoding_format }, load);
        return data[0]?.embedding;
      }),
    );
    const bytes = Buffer.from(text as string, 'base64');
    expect(Array.from({ length: 256 }, (_, i) => bytes.readFloatLE(i * 4))).toEqual(floats);
  });

  it('ask for the transformer only where they need it', async () => {
    const asked: boolean[] = [];
    const noting = async (wanted: boolean) => {
      asked.push(wanted);
      return classifiers;
    };
    await embedOnBoard(fast, { input: 'a' }, noting);
    await embedOnBoard(full, { input: 'a' }, noting);
    expect(asked).toEqual([false, true]);
  });

  it.each([
    [{ input: [1, 2, 3] }, 'input'],
    [{ input: [[1, 2], [3]] }, 'input'],
    [{ input: ['a', 1] }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: Array.from({ length: 2_049 }, () => 'a') }, 'input'],
    [{ input: 'a', dimensions: 257 }, 'dimensions'],
    [{ input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ])('refuse a body %#', async (body, param) => {
    await expect(embedOnBoard(fast, body, load)).rejects.toMatchObject({ code: 'FL_PARAM_INVALID', param });
  });

  it('say that the transformer has no runtime', async () => {
    const without = async () => scriptedClassifiers();
    await expect(embedOnBoard(full, { input: 'a' }, without)).rejects.toMatchObject({
      code: 'FL_UNSUPPORTED',
      hint: expect.stringContaining('fairlead-embed-fast'),
    });
  });

  it.each(['', 'a'.repeat(1_000_000), '\ud800', '\u0000', '🙂'])('take odd text', async (input) => {
    expect((await embedOnBoard(fast, { input }, load)).data).toHaveLength(1);
  });
});
