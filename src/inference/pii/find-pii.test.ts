import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPii } from './find-pii.ts';
import { createPiiModel } from './model.ts';
import { PII_TYPES } from './types.ts';

const FILE = join(import.meta.dirname, '../../../models/fast/pii.safetensors');
const model = createPiiModel(readFileSync(FILE));
const found = (text: string) =>
  findPii(text, model).map(({ type, start, end }) => `${type} ${[...text].slice(start, end).join('')}`);

describe('structured types', () => {
  it.each([
    ['mail luis.díaz97@example.co.uk now', 'EMAIL_ADDRESS luis.díaz97@example.co.uk'],
    ['see https://docs.acme.com:8443/a?b=c', 'DOMAIN_NAME https://docs.acme.com:8443'],
    ['see www.acme.shop today', 'DOMAIN_NAME www.acme.shop'],
    ['from 170.16.48.112 at night', 'IP_ADDRESS 170.16.48.112'],
    ['from 2001:db8::8:800:200c:417a at night', 'IP_ADDRESS 2001:db8::8:800:200c:417a'],
    ['pay by 4111 1111 1111 1111 please', 'CREDIT_CARD 4111 1111 1111 1111'],
    ['to GB29 NWBK 6016 1331 9268 19 please', 'IBAN_CODE GB29 NWBK 6016 1331 9268 19'],
    ['ssn 219-09-9999.', 'US_SSN 219-09-9999'],
    ['call (978)645-9740x11144 now', 'PHONE_NUMBER (978)645-9740x11144'],
    ['call +44 20 7932 1932 now', 'PHONE_NUMBER +44 20 7932 1932'],
    ['手机13800138000', 'PHONE_NUMBER 13800138000'],
    ['born on 4/20/2000.', 'DATE_TIME 4/20/2000'],
    ['at 2025-03-15T10:30:00Z sharp', 'DATE_TIME 2025-03-15T10:30:00Z'],
    ['出生于1990年5月12日', 'DATE_TIME 1990年5月12日'],
    ['zip code 02139', 'ZIP_CODE 02139'],
    ["driver's license D1234567", 'US_DRIVER_LICENSE D1234567'],
    ['a 53-year-old patient', 'AGE 53-year-old'],
    ['she is forty-two years old', 'AGE forty-two years old'],
    ['he is a Canadian citizen', 'NRP Canadian'],
  ])('finds in %j', (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  it.each([
    'version 1.2.3.4 of it',
    'the sum of 12345 and 67890 is 80235',
    'released on 2024-09-22',
    'in main.ts and utils.py, see README.md',
    'pi is 3.14159265358979',
    'pay by 4111 1111 1111 111',
    'an id of 9f3c17e2-b84d-06a5-c2f1-9e7d3b60a8f4',
    'at 16:45 for 100 % of 1,000,000 users',
    'std::vector<int> a = {1, 2, 3};',
    '请帮我写一封信,说明为什么这个项目需要更多的时间。处理时限48小时。',
    'Explain how a hash map works and why the average lookup is constant time',
    '',
  ])('finds nothing in %j', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('names, places and addresses', () => {
  it.each([
    ['my name is Maria Lopez and I live in Boston', ['PERSON Maria Lopez', 'GPE Boston']],
    ['Dr. Nielsen will see you', ['TITLE Dr.', 'PERSON Nielsen']],
    ['ship it to 12 Oak Street, Salem, NY 78815 please', ['STREET_ADDRESS 12 Oak Street, Salem, NY 78815']],
    [
      '我叫王小明,住在北京市海淀区中关村大街27号',
      ['PERSON 王小明', 'STREET_ADDRESS 北京市海淀区中关村大街27号'],
    ],
    ['张先生在上海工作', ['PERSON 张', 'GPE 上海']],
    // A name of few ideographs amid Latin text is the tagger's.
    ['Progress note - 健一 井上, seen in March', ['PERSON 健一 井上']],
    ['What is this? The clerk, John Smith, said so.', ['PERSON John Smith']],
    [
      'she is a Canadian and Mr. Lee is eighty years old',
      ['NRP Canadian', 'TITLE Mr.', 'PERSON Lee', 'AGE eighty years old'],
    ],
  ])('finds in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('findPii', () => {
  it('counts code points, not UTF-16 units', () => {
    expect(findPii('😀😀 a@b.com', model)).toEqual([
      { type: 'EMAIL_ADDRESS', start: 3, end: 10, score: expect.closeTo(0.99) },
    ]);
  });

  it('keeps spans typed, in order, apart and inside the text, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@',
        '.',
        '://',
        '+1 (617) 555-0199',
        '12 Oak Street',
        'Mr. Lee',
        '\ud800',
        '😀',
        '张先生',
        '路',
        '27号',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join(' ');
        let last = 0;
        for (const { type, start, end, score } of findPii(text, model)) {
          expect(PII_TYPES).toContain(type);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          last = end;
        }
        expect(last).toBeLessThanOrEqual([...text].length);
      }),
    );
  });

  it.each([
    'a',
    '1',
    '1-',
    '(1)',
    '@',
    'a@',
    'a.',
    '://',
    'a:',
    '号',
    '王',
    '路1号',
    'Smith ',
    '\ud800',
    '😀',
    '\0',
    '\n',
  ])('reads a megabyte of %j', (piece) => {
    expect(() => findPii(piece.repeat(1_000_000 / piece.length), model)).not.toThrow();
  });
});

describe('createPiiModel', () => {
  it('refuses bytes that are no such model', () => {
    expect(() => createPiiModel(new Uint8Array())).toThrow();
    expect(() => createPiiModel(readFileSync(FILE).subarray(0, 200_000))).toThrow();
  });
});
