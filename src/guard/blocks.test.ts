import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.ts';

test('property: blocks put together are the text, each where it says', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ maxLength: 300 }), fc.constant('\n'))), (pieces) => {
      const text = pieces.join('\n');
      const blocks = blocksOf(text);
      expect(blocks.map((block) => block.text).join('')).toBe(text);
      for (const { start, text: part } of blocks) expect(text.startsWith(part, start)).toBe(true);
    }),
  );
});

test('short lines stay together; a long one is cut off after its end', () => {
  expect(blocksOf('Name:\nJohn\nMail:\na@b.co')).toHaveLength(1);
  const pasted = `${'word '.repeat(60)}\n`;
  expect(blocksOf(`${pasted}Why?`).map(({ text }) => text)).toEqual([pasted, 'Why?']);
  expect(blocksOf(pasted)).toHaveLength(1);
});
