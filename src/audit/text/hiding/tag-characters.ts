import { defineHiding, stretches } from './define.ts';

const RUN = /(?:\udb40[\udc00-\udc7f])+/g;
/** A flag of a part of a country: a black flag, up to six tags, the closing tag. */
const FLAG = /^(?:\udb40[\udc30-\udc39\udc61-\udc7a]){1,6}\udb40\udc7f$/;
const BLACK_FLAG = '\u{1f3f4}';

export default defineHiding({
  id: 'tag-characters',
  title: 'Tag characters',
  summary: 'Unicode tag characters, which mirror ASCII and which no screen shows.',
  name: { en: 'text in Unicode tag characters', zh: '用 Unicode 标签字符书写的文字' },
  source: 'https://www.unicode.org/reports/tr51/#valid-emoji-tag-sequences',
  find: (text) =>
    stretches(text, RUN, ({ 0: run, index }) =>
      FLAG.test(run) && text.slice(0, index).endsWith(BLACK_FLAG)
        ? undefined
        : { says: mirrored(run), certain: true },
    ),
});

function mirrored(run: string): string {
  let said = '';
  for (let at = 1; at < run.length; at += 2) {
    const code = run.charCodeAt(at) - 0xdc00;
    if (code >= 32 && code < 127) said += String.fromCharCode(code);
  }
  return said;
}
