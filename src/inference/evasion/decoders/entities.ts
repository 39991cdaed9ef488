import { defineDisguise } from './define.ts';

const NUMERIC = /&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));?/g;
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&apos;/g, "'"],
  [/&nbsp;/g, ' '],
  [/&amp;/g, '&'],
];

export default defineDisguise({
  id: 'entities',
  title: 'HTML entities',
  summary: 'Letters as numeric character references.',
  suspect: (profile) => profile.entities >= 4,
  decode(text) {
    const plain = text.replace(NUMERIC, (whole, hex: string | undefined, decimal: string | undefined) => {
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    });
    if (plain === text) return undefined;
    return NAMED.reduce((copy, [name, sign]) => copy.replace(name, sign), plain);
  },
});
