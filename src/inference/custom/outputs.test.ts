import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLabels, logitsOf, probabilities } from './outputs.ts';

const logits = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 });
const said = { modelPath: 'm/model.onnx', labels: [] as string[], names: [] as string[] };

describe('the probabilities of logits', () => {
  it('are those of one label of several, whatever the logits', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const probs = probabilities(Float32Array.from(values), false);
        expect(probs).toHaveLength(values.length);
        expect(probs.reduce((sum, prob) => sum + prob, 0)).toBeCloseTo(1, 4);
        expect(probs[values.indexOf(Math.max(...values))]).toBe(Math.max(...probs));
      }),
    );
  });

  it('are each on its own where several labels may hold', () => {
    expect([...probabilities(Float32Array.of(0, 1_000, -1_000), true)]).toEqual([0.5, 1, 0]);
    expect(probabilities(Float32Array.of(2), true)[0]).toBeCloseTo(0.8808, 4);
  });

  it.each([true, false])('are refused where a logit is no number (several labels: %s)', (manyLabels) => {
    const broken = () => probabilities(Float32Array.of(1, Number.NaN), manyLabels);
    expect(broken).toThrow(expect.objectContaining({ code: 'FL_MODEL_FAILED' }));
  });
});

describe('the outputs of a classifier', () => {
  it.each([
    [{ data: Float32Array.of(1, 2, 3, 4), dims: [1, 2, 2] }, 'float32 of shape [1,2,2]'],
    [{ data: Float32Array.of(1), dims: [1] }, 'float32 of shape [1]'],
    [{ data: BigInt64Array.of(1n), dims: [1, 1] }, 'another type of shape [1,1]'],
  ])('are refused where they are no logits of a text: %#', (tensor, why) => {
    expect(() => logitsOf(tensor, said)).toThrow(`m/model.onnx answers with ${why}`);
  });

  it.each([
    [['a', 'b', 'c'], [], 'm/model.onnx has 2 outputs, and 3 labels are named'],
    [['a'], ['x', 'y'], 'm/model.onnx has 2 outputs (x, y), and 1 labels are named'],
    [['y', 'x'], ['x', 'y'], 'has its labels in the order x, y'],
  ])('are refused where the labels are others: %j of %j', (labels, names, why) => {
    expect(() => checkLabels(2, { ...said, labels, names })).toThrow(why);
  });

  it.each([
    [[], []],
    [[], ['x', 'y']],
    [['a', 'b'], []],
    [
      ['a', 'b'],
      ['LABEL_0', 'LABEL_1'],
    ],
    [
      ['x', 'y'],
      ['x', 'y'],
    ],
  ])('may have the labels %j, of %j', (labels, names) => {
    checkLabels(2, { ...said, labels, names });
  });
});
