import { FairleadError } from '../../core/errors.ts';
import { isRecord } from '../../core/record.ts';

export interface Tensor {
  /** As the format names it: `F32`, `I32`, `I8`, `U8` … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Little-endian bytes at a multiple of 8 of their buffer, so that any typed array may view them. */
  readonly data: Uint8Array;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const HEADER_AT_MOST = 16 * 1024 * 1024;

/**
 * Reads the safetensors format (huggingface/safetensors, README "Format"): 8 bytes of header length, a JSON
 * header, the data. Throws FL_MODEL_FILE for bytes that are none. The tensors are views of `bytes`, which must not change,
 * and copies only where they would not be aligned.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.byteLength < 8) throw unreadable('it is shorter than a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > HEADER_AT_MOST || 8 + headerBytes > bytes.byteLength)
    throw unreadable('its header is cut');
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  // Not a Node Buffer, whose `slice` does not copy.
  const data = new Uint8Array(
    bytes.buffer,
    bytes.byteOffset + 8 + headerBytes,
    bytes.byteLength - 8 - headerBytes,
  );
  const tensors = new Map<string, Tensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (!isRecord(entry)) throw unreadable(`${name} is no object`);
    if (name === '__metadata__') {
      metadata = entry as Record<string, string>;
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) {
      throw unreadable(`${name} lacks a type, a shape or a place`);
    }
    const [start, end] = offsets as [number, number];
    if (!(start >= 0 && end >= start && end <= data.byteLength))
      throw unreadable(`${name} lies outside of the file`);
    tensors.set(name, { dtype, shape: shape as number[], data: aligned(data, start, end) });
  }
  return { tensors, metadata };
}

function aligned(data: Uint8Array, start: number, end: number): Uint8Array {
  return (data.byteOffset + start) % 8 === 0 ? data.subarray(start, end) : data.slice(start, end);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isRecord(header)) return header;
  } catch {
    // Told below.
  }
  throw unreadable('its header is no JSON object');
}

function unreadable(why: string): FairleadError {
  return new FairleadError('FL_MODEL_FILE', `The model file cannot be read: ${why}.`, {
    hint: 'Install the package again.',
  });
}

/** The tensor's numbers. Throws FL_MODEL_FILE where the tensor is missing or of another type. */
export function floats(file: Safetensors, name: string): Float32Array {
  const { buffer, byteOffset, byteLength } = dataOf(file, name, 'F32');
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

export function ints(file: Safetensors, name: string): Int32Array {
  const { buffer, byteOffset, byteLength } = dataOf(file, name, 'I32');
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

export function bytesOf(file: Safetensors, name: string): Uint8Array {
  return dataOf(file, name, 'U8');
}

function dataOf(file: Safetensors, name: string, dtype: string): Uint8Array {
  const tensor = file.tensors.get(name);
  if (tensor === undefined) throw unreadable(`it has no tensor ${name}`);
  if (tensor.dtype !== dtype) throw unreadable(`${name} is ${tensor.dtype} and not ${dtype}`);
  return tensor.data;
}
