import { defineGuard, NO_FACTS } from './define.ts';
import { difference, sortedFacts } from './reading/facts.ts';

const ENGLISH_DAYS = /\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b/g;
const CHINESE_DAYS = /(?:星期|周|礼拜)([一二三四五六日天])/g;
const RELATIVE =
  /\b(?:(today|tomorrow|yesterday|tonight|nowadays)|(last|next|this|previous|past|coming|every)\s(second|minute|hour|day|night|week|weekend|month|quarter|year|decade|century|season|semester))\b/g;
const CHINESE_RELATIVE =
  /今天|今日|明天|昨天|前天|后天|今晚|昨晚|明早|今年|明年|去年|前年|后年|(?:上|下|这|本)个?(?:周|星期|礼拜|月|季度|学期|世纪)|上午|下午|中午|凌晨|早上|晚上|夜里|夜间|夜晚/g;
const NIGHT = /夜里|夜间|夜晚/;
const CLOCK = /\d\s?([ap])\.?m\b/g;
const ERA = /\b(?:(bc|bce)|\d+(0s))\b|公元前/g;

const LATIN = /[a-z]/;
/** One of the signs that every Chinese form has. */
const CHINESE_TIME = /[期周拜天日晚早年月季学世午晨夜]/;

/** A day by its English letters or its Chinese numeral, as one fact. */
const DAYS: ReadonlyMap<string, string> = new Map([
  ...['mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun'].map(
    (day, at) => [day, `weekday ${at + 1}`] as const,
  ),
  ...[...'一二三四五六日'].map((sign, at) => [sign, `weekday ${at + 1}`] as const),
  ['天', 'weekday 7'],
]);

export default defineGuard({
  id: 'dates',
  title: 'Dates and times',
  summary: 'Another month, weekday, half of the day, or another relative time (last week, 明天).',
  read: ({ lower, dates }) => {
    const facts: string[] = dates.months.map((month) => `month ${month}`);
    if (LATIN.test(lower)) {
      for (const [, day] of lower.matchAll(ENGLISH_DAYS)) facts.push(DAYS.get(day as string) as string);
      for (const [word] of lower.matchAll(RELATIVE)) facts.push(word.replace(/^(?:previous|past)\b/, 'last'));
    }
    if (CHINESE_TIME.test(lower)) {
      for (const [, day] of lower.matchAll(CHINESE_DAYS)) facts.push(DAYS.get(day as string) as string);
      for (const [word] of lower.matchAll(CHINESE_RELATIVE))
        facts.push(word.replace('个', '').replace(NIGHT, '晚上'));
    }
    for (const [, half] of lower.matchAll(CLOCK)) facts.push(`${half}m`);
    for (const [era] of lower.matchAll(ERA)) facts.push(era);
    return facts.length === 0 ? NO_FACTS : sortedFacts(facts);
  },
  refuse: difference,
});
