// WebAssembly 2.0 binary format, https://webassembly.github.io/spec/core/binary/ (read 2026-11-24): the names are the
// instructions that stand for the bytes.
const I32 = 0x7f;
const V128 = 0x7b;
const BLOCK = 0x02;
const LOOP = 0x03;
const NO_RESULT = 0x40;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const I32_LOAD = 0x28;
const F32_LOAD = 0x2a;
const F32_STORE = 0x38;
const I32_CONST = 0x41;
const I32_EQ = 0x46;
const I32_ADD = 0x6a;
const I32_MUL = 0x6c;
const F32_MUL = 0x94;
const F32_CONVERT_I32_S = 0xb2;
const SIMD = 0xfd;
const V128_LOAD = 0x00;
const V128_LOAD8X8_S = 0x01;
const V128_STORE = 0x0b;
const I32X4_EXTRACT_LANE = 0x1b;
const I32X4_ADD = [SIMD, 0xae, 0x01];
const I32X4_DOT_I16X8_S = [SIMD, 0xba, 0x01];

/** Numbers of one step: eight int16 fill a register. */
const LANES = 8;

/** Where a row's codes begin, after its scale. */
export const CODES_AT = 4;
export const rowBytes = (dimensions: number): number => CODES_AT + dimensions;

/**
 * What the module exports. All arguments but `count` are addresses in the memory that it imports as m.m:
 *
 * - a row: float32 scale, int8[dimensions] codes;
 * - the query: int16[dimensions], on an address that sixteen divides;
 * - the list: int32[count], rows counted from `rows`;
 * - the scores: float32[count].
 */
export interface SimdExports {
  /** scores[i] = scale × (codes · query) of the row list[i]. */
  compare(query: number, list: number, count: number, scores: number, rows: number): void;
  /** Writes the codes of the row at an address as a query. */
  widen(row: number, query: number): void;
}

/** The module's bytes, about four kilobytes for 256 dimensions, which eight must divide. */
export function simdModule(dimensions: number): Uint8Array<ArrayBuffer> {
  const types = vector([
    [0x60, ...vector([[I32], [I32], [I32], [I32], [I32]]), 0],
    [0x60, ...vector([[I32], [I32]]), 0],
  ]);
  const imports = vector([[...name('m'), ...name('m'), 0x02, 0x00, 1]]);
  const exports = vector([
    [...name('compare'), 0, 0],
    [...name('widen'), 0, 1],
  ]);
  const code = vector([sized(compareBody(dimensions)), sized(widenBody(dimensions))]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imports),
    ...section(3, vector([[0], [1]])),
    ...section(7, exports),
    ...section(10, code),
  ]);
}

/** compare(query, list, count, scores, rows): one pass of the loop is one row. */
function compareBody(dimensions: number): number[] {
  const [query, list, count, scores, rows, end, row, even, odd] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const lane = (n: number): number[] => [...get(even), SIMD, I32X4_EXTRACT_LANE, n];
  return [
    ...vector([
      [2, I32],
      [2, V128],
    ]),
    ...[...get(list), ...get(count), ...constant(4), I32_MUL, I32_ADD, ...set(end)],
    ...[BLOCK, NO_RESULT, LOOP, NO_RESULT],
    ...[...get(list), ...get(end), I32_EQ, BR_IF, 1],
    ...[...get(list), I32_LOAD, 2, 0, ...constant(rowBytes(dimensions)), I32_MUL],
    ...[...get(rows), I32_ADD, ...set(row)],
    // Two sums take turns, so that an addition need not wait for the one before it.
    ...steps(dimensions, (step) => {
      const sum = step % 2 === 0 ? even : odd;
      return [
        ...(step < 2 ? [] : get(sum)),
        ...[...get(query), SIMD, V128_LOAD, 4, ...unsigned(2 * LANES * step)],
        ...[...get(row), SIMD, V128_LOAD8X8_S, 0, ...unsigned(CODES_AT + LANES * step)],
        ...I32X4_DOT_I16X8_S,
        ...(step < 2 ? [] : I32X4_ADD),
        ...set(sum),
      ];
    }),
    ...(dimensions > LANES ? [...get(even), ...get(odd), ...I32X4_ADD, ...set(even)] : []),
    ...get(scores),
    ...[...lane(0), ...lane(1), I32_ADD, ...lane(2), I32_ADD, ...lane(3), I32_ADD],
    ...[F32_CONVERT_I32_S, ...get(row), F32_LOAD, 2, 0, F32_MUL, F32_STORE, 2, 0],
    ...[...get(list), ...constant(4), I32_ADD, ...set(list)],
    ...[...get(scores), ...constant(4), I32_ADD, ...set(scores)],
    ...[BR, 0, END, END, END],
  ];
}

/** widen(row, query) */
function widenBody(dimensions: number): number[] {
  const [row, query] = [0, 1];
  return [
    ...vector([]),
    ...steps(dimensions, (step) => [
      ...get(query),
      ...[...get(row), SIMD, V128_LOAD8X8_S, 0, ...unsigned(CODES_AT + LANES * step)],
      ...[SIMD, V128_STORE, 4, ...unsigned(2 * LANES * step)],
    ]),
    END,
  ];
}

function steps(dimensions: number, one: (step: number) => number[]): number[] {
  return Array.from({ length: dimensions / LANES }, (_, step) => one(step)).flat();
}

const get = (local: number): number[] => [LOCAL_GET, local];
const set = (local: number): number[] => [LOCAL_SET, local];
const constant = (value: number): number[] => [I32_CONST, ...signed(value)];
const name = (text: string): number[] => [text.length, ...Buffer.from(text, 'latin1')];
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];

/** LEB128, the format's form of numbers. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

/** Of numbers that are not negative: bit 6 of the last byte is the sign, so it must be free. */
function signed(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x40 ? [low] : [low | 0x80, ...signed(value >>> 7)];
}
