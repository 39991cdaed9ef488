import { textOfUtf8, utf8 } from './shared/bytes.ts';
import { codedStrategy } from './shared/coded.ts';
import { COVER } from './shared/cover.ts';
import { SOURCES } from './shared/sources.ts';

export default codedStrategy({
  id: 'whitespace-bits',
  title: 'Spaces and tabs',
  summary: 'The bits of the request as spaces and tabs.',
  source: SOURCES.aig,
  family: 'obfuscation',
  note: `${COVER}It stands below in UTF-8, a byte a line: a space is 0, a tab is 1.`,
  write: (text) =>
    Array.from(utf8(text), (byte) =>
      byte.toString(2).padStart(8, '0').replaceAll('0', ' ').replaceAll('1', '\t'),
    ).join('\n'),
  read: (payload) =>
    textOfUtf8(
      (payload.match(/[ \t]{8}/g) ?? []).map((line) =>
        Number.parseInt(line.replaceAll(' ', '0').replaceAll('\t', '1'), 2),
      ),
    ),
});
