import type { Judged } from './judged.ts';

export interface Group {
  readonly title: string;
  readonly has: (row: Judged) => boolean;
}

const isOwn = ({ pair }: Judged) => pair.src === 'own dev';
/** What may be trained on by its terms, and so stands in the table of the bar. */
const isOpen = ({ pair }: Judged) => /^(?:own|STS-B|PAWS-X)/.test(pair.src);

/** Every source in every language, then what they are together. */
export function groupsOf(rows: readonly Judged[]): Group[] {
  const names = new Set(rows.map(({ pair }) => `${pair.src}|${pair.lang}`));
  const single = [...names].map((name): Group => {
    const [src = '', lang = ''] = name.split('|');
    return {
      title: `${src.replace(' (stsb-multi-mt)', '')}, ${lang}`,
      has: ({ pair }) => pair.src === src && pair.lang === lang,
    };
  });
  return [
    ...single,
    { title: '**open dev rows, en**', has: (row) => isOpen(row) && row.pair.lang === 'en' },
    { title: '**open dev rows, zh**', has: (row) => isOpen(row) && row.pair.lang === 'zh' },
    { title: '**open dev rows**', has: isOpen },
    { title: '**all**', has: () => true },
  ];
}

/** Which the bar is held against: the dev rows of the public file that may be trained on, and the own ones. */
export const BAR_GROUP: Group = { title: 'open dev rows', has: isOpen };

export const CURVE_GROUPS: readonly Group[] = [
  { title: 'own dev, English', has: (row) => isOwn(row) && row.pair.lang === 'en' },
  { title: 'own dev, Chinese', has: (row) => isOwn(row) && row.pair.lang === 'zh' },
  { title: 'public sets, English', has: (row) => !isOwn(row) && row.pair.lang === 'en' },
  { title: 'public sets, Chinese', has: (row) => !isOwn(row) && row.pair.lang === 'zh' },
];
