import { defineHiding, type HiddenStretch } from './define.ts';

const OVERRIDE = /[\u202d\u202e]/;
const OPEN = /[\u202a\u202b\u2066-\u2068]/;
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export default defineHiding({
  id: 'direction',
  title: 'Direction controls',
  summary:
    'Characters that turn the order in which letters are shown, so that a line reads other than it is.',
  name: { en: 'text shown in another order than it is read', zh: '显示顺序与实际顺序不同的文字' },
  source: 'https://trojansource.codes/',
  find(text) {
    const found: HiddenStretch[] = [];
    for (const { 0: mark, index } of text.matchAll(CONTROLS)) {
      if (!OVERRIDE.test(mark) && !OPEN.test(mark)) continue;
      const end = lineEnd(text, index);
      const rest = text.slice(index + 1, end);
      // embeddings and isolates are how right-to-left words are quoted in other text; an override is not
      const honest = !OVERRIDE.test(mark) && RIGHT_TO_LEFT.test(text.slice(index, end));
      if (!honest)
        found.push({
          start: index,
          end,
          says: rest.replace(CONTROLS, '').trim().slice(0, 200),
          certain: true,
        });
    }
    return found;
  },
});

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
