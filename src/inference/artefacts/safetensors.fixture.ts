/** The bytes of a safetensors file, as the format's README lays them out. */
export function safetensorsOf(
  tensors: Readonly<Record<string, { dtype: string; shape: readonly number[]; data: Uint8Array }>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  let end = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + data.length] };
    end += data.length;
  }
  return withHeader(JSON.stringify(header), ...Object.values(tensors).map(({ data }) => data));
}

/** A file with a header of one's own, however broken. */
export function withHeader(header: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const json = new TextEncoder().encode(header);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(json.length), true);
  return Uint8Array.from([size, json, ...parts].flatMap((part) => [...part]));
}

/** The bytes of any typed array, for `safetensorsOf`. */
export function bytes(numbers: Float32Array | Int32Array | Uint8Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
