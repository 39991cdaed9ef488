import { describe, expect, test } from 'vitest';
import { messageText } from '../../protocol/message-text.ts';
import { checkMessages, panelMessages, readMarks, readVerdict } from './prompts.ts';

describe('what a judge is asked', () => {
  const system = { role: 'system', content: 'Be brief.' };

  test('stands in the last message, so that roles still take turns', () => {
    const asked = panelMessages(
      [system, { role: 'user', content: 'Two and two?' }],
      ['four', 'five'],
      undefined,
    );
    expect(asked.map(({ role }) => role)).toEqual(['system', 'user']);
    const text = messageText(asked[1] ?? system);
    expect(text).toMatch(/^Two and two\?/);
    expect(text).toContain('--- Answer 2 ---\nfive');
  });

  test('leaves pictures in their place', () => {
    const picture = { type: 'image_url', image_url: { url: 'data:x' } };
    const [asked] = panelMessages([{ role: 'user', content: [picture] }], ['a'], 'Choose.');
    expect(asked?.content).toEqual([picture, { type: 'text', text: 'Choose.\n\n--- Answer 1 ---\na' }]);
  });

  test('tells a checker the whole conversation in one message', () => {
    const messages = [system, { role: 'user', content: 'Two and two?' }];
    expect(checkMessages(messages, 'Five.')).toHaveLength(1);
    expect(checkMessages(messages, 'Five.')[0]?.content).toContain('user: Two and two?');
  });
});

describe('what a judge says', () => {
  test.each([
    ['1: 7\n2: 9', [7, 9]],
    ['Answer 2: 8/10\nAnswer 1: 3/10', [3, 8]],
    ['**1**: 6.5\n**2**: 10', [6.5, 10]],
    ['2: 4', [undefined, 4]],
    ['1: 70\n2: 0\n3: 5', [undefined, undefined]],
    ['Both are fine.', [undefined, undefined]],
  ])('%j is read', (text, marks) => {
    expect(readMarks(text, 2)).toEqual(marks);
  });

  test.each([
    ['Yes.', true],
    ['no', false],
    ['The answer: NO, since …', false],
    ['Nobody knows', undefined],
    ['', undefined],
  ])('%j as a verdict is %s', (text, verdict) => {
    expect(readVerdict(text)).toBe(verdict);
  });
});
