import { textOfUtf8, utf8 } from './shared/bytes.ts';
import { codedStrategy } from './shared/coded.ts';
import { COVER } from './shared/cover.ts';
import { SOURCES } from './shared/sources.ts';

const ZERO = '\u200b';
const ONE = '\u200c';

export default codedStrategy({
  id: 'zero-width-bits',
  title: 'Bits without width',
  summary: 'The bits of the request as two kinds of zero-width characters.',
  source: SOURCES.pyrit,
  family: 'obfuscation',
  note: `${COVER}It stands below in UTF-8: U+200B is 0, U+200C is 1.`,
  write: (text) =>
    Array.from(utf8(text), (byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .replaceAll('0', ZERO)
      .replaceAll('1', ONE),
  read: (payload) =>
    textOfUtf8(
      (
        payload
          .replaceAll(ZERO, '0')
          .replaceAll(ONE, '1')
          .match(/[01]{8}/g) ?? []
      ).map((bits) => Number.parseInt(bits, 2)),
    ),
});
