import type { TextView } from './view.ts';

/** What is asked for, told by the first form that fits: longer ones stand before those they hold. */
const ENGLISH: readonly (readonly [kind: string, form: RegExp])[] = [
  ['how long', /\bhow long\b|\bduration\b|\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b/],
  ['how many', /\bhow many\b|\bnumber of\b|\bhow much\b|\bamount of\b/],
  ['how often', /\bhow often\b|\bhow frequently\b/],
  ['how far', /\bhow far\b|\bdistance (?:from|between)\b/],
  ['how old', /\bhow old\b|\bwhat age\b/],
  [
    'why',
    /\bwhy\b|\bhow come\b|\bwhat (?:is|are|was|were) the (?:\w+ )?(?:reason|cause)s?\b|\bwhat (?:causes?|makes)\b/,
  ],
  [
    'when',
    /\bwhen\b|\bwhat(?:'s|\b).{0,20}\b(?:time|date|day|year|month)\b|\bwhich (?:date|day|year|month)\b/,
  ],
  ['where', /\bwhere\b|\bin (?:what|which) (?:place|city|country|location)\b/],
  ['who', /\bwho(?:m|se)?\b|\b(?:what|which) (?:person|people|man|woman|actor|author|artist|president)\b/],
  [
    'how',
    /\bhow\b|\b(?:way|ways|method|methods|steps|tips) (?:to|of|for)\b|\bwhat (?:should|can|do|must) (?:i|we|one|you) do\b/,
  ],
  ['what', /\bwhat\b|\bwhich\b|\bdefine\b|\bdefinition\b|\bmeaning\b/],
  [
    'whether',
    /^(?:is|are|was|were|do|does|did|has|have|will|should|am|can (?:i|we|one|it|a|the)|could (?:i|we))\b/,
  ],
];
const CHINESE: readonly (readonly [kind: string, form: RegExp])[] = [
  ['how long', /多久|多长时间|多少?个?(?:天|年|月|小时|分钟|秒)|几(?:天|年|个月|小时|个小时|分钟)/],
  ['how far', /多远/],
  ['how old', /多大年纪|几岁|多少岁/],
  ['how many', /多少|几[个种次只条位款台人]|多大|多高|多重/],
  ['why', /为什么|为何|为啥|怎么回事|什么原因|咋回事|原因/],
  ['when', /什么时候|何时|几点|哪天|哪年|哪一年|几月|几号|几时|啥时候|什么时间/],
  ['where', /哪里|哪儿|何处|在哪(?![个座些种])|什么地方|去哪(?![个座些种])/],
  ['who', /谁|哪位|什么人/],
  ['how', /怎么|如何|怎样|咋|怎么样|方法|步骤|办法/],
  ['what', /什么|哪|啥/],
  ['whether', /[吗嘛么]|是不是|能不能|有没有|会不会|可不可以|要不要|能否|是否|(.)[不没]\1/],
];
/** Asked by the other of the two as often as not: `what is the way to`, `what is the price of`. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  what: ['how', 'how many', 'how long', 'how far', 'how old', 'how often', 'whether'],
};

/** True where two questions that begin like this may want one answer. */
export const mayBeAlike = (a: string, b: string): boolean =>
  a === b || (ALIKE[a]?.includes(b) ?? false) || (ALIKE[b]?.includes(a) ?? false);

const POLITE = /^(?:please |can you |could you |would you |tell me |do you know |hi,? |hello,? )+/;

/** What is asked for; undefined where no word says it. O(length). */
export function questionOf({ lower, isSigns }: Pick<TextView, 'lower' | 'isSigns'>): string | undefined {
  const asked = lower.replace(POLITE, '');
  return (isSigns ? CHINESE : ENGLISH).find(([, form]) => form.test(asked))?.[0];
}
