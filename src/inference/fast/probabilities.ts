/** float32[size], new: the softmax of `logits[at .. at + size)` over a temperature. */
export function softmax(logits: Float32Array, at: number, size: number, temperature: number): Float32Array {
  const probs = new Float32Array(size);
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < size; i++) top = Math.max(top, logits[at + i] as number);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const value = Math.exp(((logits[at + i] as number) - top) / temperature);
    probs[i] = value;
    sum += value;
  }
  for (let i = 0; i < size; i++) probs[i] = (probs[i] as number) / sum;
  return probs;
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
