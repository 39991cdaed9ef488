import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileOf, refusal } from '../likeness.ts';
import { guards } from './index.gen.ts';

const guardOf = (a: string, b: string): string | undefined => refusal(profileOf(a), profileOf(b))?.guard;

/** Pairs that only look alike, by the guard that must see why. */
const REFUSED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  numbers: [
    ['Give me 5 tips for sleeping', 'Give me 7 tips for sleeping'],
    ['twenty-five cats', 'twenty-six cats'],
    ['the first chapter of Emma', 'the second chapter of Emma'],
    ['a loan at 3%', 'a loan at 3'],
    ['公司有二十个人', '公司有三十个人'],
    ['第3章讲什么', '第4章讲什么'],
    ['一万五千元够吗', '一万元够吗'],
    ['rooms from 10 to 20', 'rooms from 10 to 30'],
  ],
  dates: [
    ['weather in March 2024', 'weather in April 2024'],
    ['open on Monday?', 'open on Tuesday?'],
    ['sales of last week', 'sales of this week'],
    ['会议在3月5日', '会议在4月5日'],
    ['明天天气', '后天天气'],
    ['wake me at 7 am', 'wake me at 7 pm'],
  ],
  units: [
    ['how far is it in km', 'how far is it in miles'],
    ['an oven at 180 celsius', 'an oven at 180 fahrenheit'],
    ['5 g of salt', '5 kg of salt'],
    ['3斤苹果', '3公斤苹果'],
  ],
  currencies: [
    ['what is 20 USD worth', 'what is 20 EUR worth'],
    ['a laptop for €900', 'a laptop for £900'],
    ['100美元够吗', '100欧元够吗'],
  ],
  entities: [
    ['flights to Lisbon in summer', 'flights to Porto in summer'],
    ['hotels in germany', 'hotels in france'],
    ['我想去北京', '我想去上海'],
    ['《红楼梦》的作者', '《水浒传》的作者'],
  ],
  negation: [
    ["why don't cats swim", 'why do cats swim'],
    ['cakes without eggs', 'cakes of eggs'],
    ['孕妇不能吃什么', '孕妇能吃什么'],
  ],
  antonyms: [
    ['how to increase the volume', 'how to decrease the volume'],
    ['turn the lights on', 'turn the lights off'],
    ['怎么上传文件', '怎么下载文件'],
  ],
  code: [
    ['what does getUser return', 'what does setUser return'],
    ['npm run --silent', 'npm run --verbose'],
    ['open /etc/hosts', 'open /etc/passwd'],
    ['upgrade to v1.2.3', 'upgrade to v1.2.4'],
    ['the file main.py fails', 'the file main.js fails'],
  ],
  direction: [
    ['is tea healthier than coffee', 'is coffee healthier than tea'],
    ['convert csv to json', 'convert json to csv'],
    ['a train from paris to berlin', 'a train from berlin to paris'],
    ['怎么把PDF转成Word', '怎么把Word转成PDF'],
  ],
  question: [
    ['why do volcanoes erupt', 'when do volcanoes erupt'],
    ['who built the bridge', 'where is the bridge'],
    ['怎么学游泳', '为什么学游泳'],
    ['谁写的这本书', '什么时候写的这本书'],
  ],
  language: [
    ['what is the weather like', '天气怎么样'],
    ['how is the weather in the city', 'wie ist das wetter in der stadt'],
  ],
  order: [['Did Anna pay Peter?', 'Did Peter pay Anna?']],
  'word-order': [
    [
      'the old committee asked the young mayor to build a new bridge with wide stone stairs beside the market hall',
      'the young mayor asked the old committee to build a new bridge with wide stone stairs beside the market hall',
    ],
  ],
  length: [[`${'word '.repeat(2_000)}a`, `${'word '.repeat(2_000)}b`]],
};

/** Pairs that one answer serves: a guard that refuses them costs hits. */
const SERVED: readonly (readonly [string, string])[] = [
  ['How do I convert 5 miles to km?', 'how do i convert five miles to kilometers'],
  ['What is 1,000 plus 2', 'what is one thousand plus two'],
  ['公司有20个人', '公司有二十个人'],
  ['meet on 2020-01-05', 'meet on January 5, 2020'],
  ['What is the best way to learn Python?', 'how can I learn python'],
  ['a table for two at 8 pm', 'a table for 2 at 8pm'],
  ['hotels in Paris', 'paris hotels'],
  ['怎么学好英语口语', '如何学好英语口语？'],
  ['能不能退款', '可以退款吗'],
  ['python vs java', 'java vs python'],
  ["what's the time", 'what is the time'],
];

describe.each(Object.entries(REFUSED))('the guard %s', (id, pairs) => {
  test.each(pairs)('refuses %s | %s', (a, b) => {
    expect(guardOf(a, b)).toBe(id);
    expect(guardOf(b, a)).toBe(id);
  });
});

test('every guard has a pair that shows what it is for', () => {
  expect(Object.keys(REFUSED).sort()).toEqual(guards.map(({ id }) => id).sort());
});

test.each(SERVED)('no guard refuses %s | %s', (a, b) => {
  expect(refusal(profileOf(a), profileOf(b))).toBeUndefined();
});

test('a reason says what stands in the one and what in the other', () => {
  const why = (a: string, b: string) => refusal(profileOf(a), profileOf(b))?.detail;
  expect(why('3 eggs', '5 eggs')).toBe('3 in one, 5 in the other');
  expect(why('upload it', 'download it')).toBe("'upload' in one, 'download' in the other");
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '三', '不', '5', '.', '-', 'X', '月', '$', 'to ', '\ud800'),
    maxLength: 60,
  }),
);

test('whatever the texts, a text is refused by none for itself, and refusals are symmetric', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const [of, other] = [profileOf(a), profileOf(b)];
      if (a.length < 200) expect(refusal(of, profileOf(a))).toBeUndefined();
      expect(refusal(of, other)?.guard).toBe(refusal(other, of)?.guard);
    }),
    { numRuns: 300 },
  );
});
