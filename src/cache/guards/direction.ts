import { defineGuard, type Facts, NO_FACTS } from './define.ts';
import { stemOf } from './reading/stem.ts';

/** Bounded, so that a text without spaces costs no more than another. */
const WORD = "[\\p{L}\\p{N}_'.+#-]{1,40}";
/** What stands left and right of a word that gives the two a direction. */
const ENGLISH: readonly (readonly [relation: string, form: RegExp])[] = [
  [
    'than',
    new RegExp(
      `(${WORD}) (?:(?:is|are|was|were|being|to be|become|do|does|much|a|far|any) ?)*(?:more|less|better|worse|\\p{L}{1,30}er)(?: ${WORD}){0,2} than (?:a |an |the )?(${WORD})`,
      'gu',
    ),
  ],
  [
    'from',
    new RegExp(`from (?:a |an |the )?(${WORD})(?: ${WORD}){0,2} (?:to|into) (?:a |an |the )?(${WORD})`, 'gu'),
  ],
  [
    'to',
    new RegExp(
      `(?:convert|change|turn|transform|cast|migrate|translate|map|parse|rename|replace|exchange|switch|move|copy)(?:ing|s|ed)? (?:a |an |the |my )?(${WORD})(?: ${WORD})?? (?:to|into|with|for|as) (?:a |an |the |my )?(${WORD})`,
      'gu',
    ),
  ],
  [
    'to',
    new RegExp(
      `(?:^|\\s)(${WORD}) to (${WORD})(?: (?:conversion|converter|exchange|rate|translation))`,
      'gu',
    ),
  ],
  [
    'by',
    new RegExp(
      `(${WORD}) (?:is|are|was|were|been|being|get|got) \\p{L}{1,30}(?:ed|en|t) by (?:a |an |the )?(${WORD})`,
      'gu',
    ),
  ],
];
/** A Chinese word of one sign or two, or a Latin one whole. */
const HAN = '(?:[a-z0-9_.+#]+|\\p{Script=Han}{1,2})';
const CHINESE: readonly (readonly [relation: string, form: RegExp])[] = [
  ['比', new RegExp(`(${HAN})比(${HAN})`, 'gu')],
  ['从', new RegExp(`从(${HAN})(?:到|去|飞|至|转|改|换|变)(?:成|为|到)?(${HAN})`, 'gu')],
  ['把', new RegExp(`[把将](${HAN})(?:转换|换|转|改|变|翻译|译|替换)(?:成|为|到)(${HAN})`, 'gu')],
  ['把', new RegExp(`(${HAN})(?:转换|转化|转|换算|兑换|换|折合)(?:成|为|到)?(${HAN})`, 'gu')],
  ['把', new RegExp(`(${HAN})(?:等于|是|合|值)(?:多少|几)(${HAN})`, 'gu')],
  ['被', new RegExp(`(${HAN})被(${HAN})`, 'gu')],
];
/** No form fits a text without one of these. */
const MAY_HAVE_ONE = / (?:than|to|into|with|for|as|by) |[比从把将转换被兑折]|多少|几/;
const MARK = '>';

export default defineGuard({
  id: 'direction',
  title: 'Direction',
  summary:
    'The same two things the other way round: A better than B, from X to Y, convert X to Y; A比B, 从A到B.',
  read: ({ lower, isSigns }) => {
    if (!MAY_HAVE_ONE.test(lower)) return NO_FACTS;
    const facts: string[] = [];
    for (const [relation, form] of isSigns ? CHINESE : ENGLISH)
      for (const [, left, right] of lower.matchAll(form))
        facts.push([relation, stemOf(left as string), stemOf(right as string)].join(MARK));
    return facts.length === 0 ? NO_FACTS : facts;
  },
  refuse: (a, b) => {
    if (a.length === 0 || b.length === 0) return undefined;
    return turned(a, b) ?? turned(b, a);
  },
});

function turned(a: Facts, b: Facts): string | undefined {
  for (const fact of a) {
    const [relation = '', left = '', right = ''] = fact.split(MARK);
    if (left === right || !b.includes([relation, right, left].join(MARK))) continue;
    return `${left} ${relation} ${right} in one, the other way round in the other`;
  }
  return undefined;
}
