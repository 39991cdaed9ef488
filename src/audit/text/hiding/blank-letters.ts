import { defineHiding, stretches } from './define.ts';

/** Letters by their class, blank to the eye; between Hangul letters they have their use. */
const FILLERS = /(?<![\p{Script=Hangul}])[\u115f\u1160\u3164\uffa0]+(?![\p{Script=Hangul}])/gu;

export default defineHiding({
  id: 'blank-letters',
  title: 'Blank letters',
  summary: 'Hangul fillers: letters that nobody sees, in names and in code.',
  name: { en: 'letters that show as blanks', zh: '显示为空白的字母' },
  source: 'https://certitude.consulting/blog/en/invisible-backdoor/',
  find: (text) => stretches(text, FILLERS, () => ({ says: '', certain: true })),
});
