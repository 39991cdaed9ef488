import { defineGuard, NO_FACTS } from './define.ts';

const NEGATIVE =
  /\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|unable|except|unless|fail(?:s|ed)? to|instead of|rather than|[a-z]+n't|dont|doesnt|didnt|cant|wont|isnt|arent|wasnt|shouldnt)\b/g;
/** Said, and yet nothing is denied. */
const ENGLISH_ASIDES =
  /\b(?:or not|why not|not only|no matter|no longer than|nothing but|if not|whether or not)\b/g;
const CHINESE_NEGATIVE = /[不没無无未非别勿莫]/g;
/** A不A asks, and these words deny nothing. */
const CHINESE_ASIDES =
  /(.)[不没]\1|有没有|没有吗|是不是|不错|不同|不管|不仅|不但|不过|不久|不断|不少|不好意思|对不起|差不多|了不起|不得不|不能不|非常|非洲|[东西南北]非|无论|无限|无线|区别|特别|别人|别的|性别|级别|类别|分别|告别|别墅|个别|鉴别|识别|要不|不妨|未来|没关系|说不定|不然/g;

export default defineGuard({
  id: 'negation',
  title: 'Negation',
  summary: 'One denies what the other does not: not, never, without; 不, 没, 未.',
  read: ({ lower }) => {
    const english = lower.replace(ENGLISH_ASIDES, ' ').match(NEGATIVE)?.length ?? 0;
    const chinese = lower.replace(CHINESE_ASIDES, ' ').match(CHINESE_NEGATIVE)?.length ?? 0;
    const count = english + chinese;
    return count === 0 ? NO_FACTS : [String(count)];
  },
  refuse: (a, b) => {
    const [inA, inB] = [Number(a[0] ?? 0), Number(b[0] ?? 0)];
    return inA === inB ? undefined : `${times(inA)} in one, ${times(inB)} in the other`;
  },
});

const times = (count: number): string =>
  count === 0 ? 'nothing denied' : `denied ${count === 1 ? 'once' : `${count} times`}`;
