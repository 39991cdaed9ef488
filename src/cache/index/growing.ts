/** The array, or a copy with room for `length` and as much again. Amortised O(1) an element. */
export function roomFor<Numbers extends Int32Array | Uint32Array | Uint8Array | Float64Array>(
  numbers: Numbers,
  length: number,
): Numbers {
  if (length <= numbers.length) return numbers;
  const wider = new (numbers.constructor as new (length: number) => Numbers)(
    Math.max(8, length, numbers.length * 2),
  );
  wider.set(numbers);
  return wider;
}
