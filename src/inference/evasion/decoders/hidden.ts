import { isWritten } from '../readable.ts';
import { defineDisguise } from './define.ts';

/** A link definition to nowhere, which Markdown does not show. */
const MARKDOWN = /^[ \t]{0,3}\[\/\/\]:[ \t]{0,8}#[ \t]{0,8}[("']([^\n]*)[)"'][ \t]*$/gm;
const TAG = /<[a-z][^<>]{0,512}>([^<]{1,8192})/gi;
/** Styles with which a browser shows nothing of an element. */
const UNSEEN =
  /display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|(?:font-size|opacity)\s{0,4}:\s{0,4}0(?![.\d])|\bhidden\b|color\s{0,4}:\s{0,4}(?:white|#fff)/i;
const WORDS_AT_LEAST = 4;

export default defineDisguise({
  id: 'hidden',
  title: 'Hidden markup',
  summary: 'Text in comments of HTML or Markdown, or in elements that are not shown.',
  suspect: (profile) => profile.hides > 0,
  decode(text) {
    const found = [...comments(text), ...Array.from(text.matchAll(MARKDOWN), ([, inner = '']) => inner)];
    for (const [whole, inner = ''] of text.matchAll(TAG))
      if (UNSEEN.test(whole.slice(0, whole.length - inner.length))) found.push(inner);
    const written = found
      .map((part) => part.trim())
      .filter((part) => part.split(/\s+/).length >= WORDS_AT_LEAST && isWritten(part));
    return written.length === 0 ? undefined : written.join('\n');
  },
});

function comments(text: string): string[] {
  const found: string[] = [];
  for (let from = text.indexOf('<!--'); from >= 0; ) {
    const end = text.indexOf('-->', from + 4);
    if (end < 0) break;
    found.push(text.slice(from + 4, end));
    from = text.indexOf('<!--', end);
  }
  return found;
}
