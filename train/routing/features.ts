/**
 * Reads JSON Lines with a `text` each on stdin and writes what the router sees of them to stdout: for each text uint32 n,
 * n int32 buckets, n float32 counts, then the form's float32 numbers.
 */
import { createInterface } from 'node:readline';
import { readFeatures } from '../../src/routing/quality/features.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line) as { text: string };
  const { buckets, counts, form } = readFeatures(text);
  const parts = [Uint32Array.of(buckets.length), buckets, counts, form];
  const bytes = Buffer.concat(
    parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
  if (!process.stdout.write(bytes)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
