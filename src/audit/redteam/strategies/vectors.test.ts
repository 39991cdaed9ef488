import { describe, expect, it } from 'vitest';
import { strategyNamed } from './compose.ts';
import { fromPunycode, toPunycode } from './shared/punycode.ts';

/** Always draws the first. */
const first = () => 0;
const payload = (id: string, text: string): string => {
  const carried = strategyNamed(id)?.apply(text, first).at(-1)?.content ?? '';
  return carried.slice(carried.indexOf('\n\n') + 2);
};

describe('codes agree with what was published on them', () => {
  it.each([
    // RFC 4648, section 10.
    ['base64', 'foobar', 'Zm9vYmFy'],
    ['base32', 'foobar', 'MZXW6YTBOI======'],
    ['base32', 'fo', 'MZXQ===='],
    // RFC 9285, section 4.3.
    ['base45', 'AB', 'BB8'],
    ['base45', 'Hello!!', '%69 VD92EX0'],
    ['base45', 'ietf!', 'QED8WEX0'],
    // draft-msporny-base58-03, section 5.
    ['base58', 'Hello World!', '2NEpo7TZRRrLZSi2U'],
    ['base58', '\0\0a', '112g'],
    // The example of Wikipedia's article on Ascii85.
    ['base85', 'Man is d', '<~9jqo^BlbD-~>'],
    ['base85', '\0\0\0\0', '<~z~>'],
    // The example of Wikipedia's article on uuencoding.
    ['uuencode', 'Cat', 'begin 644 request.txt\n#0V%T\n`\nend'],
    // RFC 2152, examples.
    ['utf-7', 'Hi Mom ☺', '+AEgAaQ- +AE0AbwBt- +Jjo-'],
    ['morse', 'SOS now', '... --- ... / -. --- .--'],
    // The example of Wikipedia's article on the affine cipher.
    ['affine', 'AFFINE CIPHER', 'IHHWVC SWFRCP'],
    // The example of Wikipedia's article on the rail fence cipher.
    ['rail-fence', 'WEAREDISCOVEREDFLEEATONCE', 'WECRLTEERDSOEEFEAOCAIVDEN'],
    ['atbash', 'Wizard', 'Draziw'],
    ['rot47', 'The Quick', '%96 "F:4<'],
    ['polybius', 'bat', '12 11 44'],
    ['tap-code', 'water', '.....,.. .,. ....,.... .,..... ....,..'],
    ['bacon', 'ab z', 'AAAAA AAAAB / BBAAB'],
    ['keypad', 'hi', '44 444'],
    ['roman-numerals', 'dxz', 'IV XXIV XXVI'],
    ['semaphore', 'cdj', '↓↖ ↓↑ ↑→'],
  ])('%s of %s', (id, text, expected) => {
    expect(payload(id, text)).toBe(expected);
  });

  it('punycode of RFC 3492, section 7.1 (P)', () => {
    // Its vowels are made fullwidth first, so the codec is asked by itself.
    expect(toPunycode('MajiでKoiする5秒前')).toBe('MajiKoi5-783gue6qz075azm5e');
    expect(toPunycode('他们为什么不说中文')).toBe('ihqwcrb4cv8a8dqg056pqjye');
    expect(fromPunycode('ihqwcrb4cv8a8dqg056pqjye')).toBe('他们为什么不说中文');
  });
});
