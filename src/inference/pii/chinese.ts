import { KIND, type Tokens } from './tokens.ts';
import type { Find } from './types.ts';
import { PLACES_ZH, SURNAMES_ZH } from './word-lists.ts';

/** By code unit: most characters begin neither, and no string is made of those. */
const SURNAME = new Set(Array.from(SURNAMES_ZH, (name) => name.charCodeAt(0)));
const PLACE_START = new Set(Array.from(PLACES_ZH, (place) => place.charCodeAt(0)));
/** What comes before a name, and how sure it makes a surname of a name. */
const CUE =
  /(?:我叫|名叫|叫做|姓名(?:是|为)?|联系人|收件人|收货人|患者|客户|员工|原告|被告|法定代表人|签字人?)[::,,\s]{0,3}$/;
const CUE_WEAK = /(?:我是|他是|她是|找|给|和|与)$/;
/** What comes behind a name. */
const HONORIFIC = /^(?:先生|女士|小姐|同学|老师|医生|教授|经理|律师|总监|主任)/;
/** Where a name ends: given names have no mark of their own, so only a boundary behind them tells. */
const BOUNDARY = /^(?:$|[\s,。、;!?,.;!?::()()"“”「」]|的|是|在|先生|女士|小姐|电话|手机|今年|住|身份)/;
const STREET = /[\u4e00-\u9fff]{2,24}?(?:路|街|大道|道|巷|弄|胡同|村|镇)[\u4e00-\u9fff]{0,4}$/;
const ADDRESS_START = /(?:住在|住址|地址|位于|寄到|送到|家住|住)(?:是|为)?[::\s]{0,2}/;
const ROOM = /^(?:号楼?|弄)(?:[\dA-Za-z0-9]{1,4}(?:号楼?|栋|幢|座|单元|楼|层|室|号)){0,4}/;

/**
 * Names, places and addresses in Chinese, by rule: there is no text with a licence to learn them from.
 * Resident identity numbers have no type among the 17 and are not reported. O(number of tokens).
 */
export function findChinese(text: string, tokens: Tokens, covered: Uint8Array): Find[] {
  const finds: Find[] = [];
  let done = 0;
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.start[i] as number;
    if (covered[i] !== 0 || start < done) continue;
    const find =
      tokens.kind[i] === KIND.ideograph
        ? (name(text, start) ?? place(text, start))
        : tokens.kind[i] === KIND.digits
          ? address(text, start, tokens.end[i] as number)
          : undefined;
    if (find === undefined) continue;
    while (finds.length > 0 && (finds.at(-1) as Find).end > find.start) finds.pop();
    finds.push(find);
    done = find.end;
  }
  return finds;
}

function name(text: string, start: number): Find | undefined {
  if (!SURNAME.has(text.charCodeAt(start))) return undefined;
  const before = text.slice(Math.max(0, start - 10), start);
  const cued = CUE.test(before);
  for (const length of [3, 2, 1]) {
    const end = start + length;
    if (length > 1 && !/^[\u4e00-\u9fff]+$/.test(text.slice(start, end))) continue;
    const after = text.slice(end, end + 4);
    if (HONORIFIC.test(after)) return { type: 'PERSON', start, end, score: 0.85 };
    if (length > 1 && cued && BOUNDARY.test(after)) return { type: 'PERSON', start, end, score: 0.9 };
    if (length > 1 && CUE_WEAK.test(before) && BOUNDARY.test(after) && !PLACES_ZH.has(text.slice(start, end)))
      return { type: 'PERSON', start, end, score: 0.55 };
  }
  return undefined;
}

function place(text: string, start: number): Find | undefined {
  if (!PLACE_START.has(text.charCodeAt(start))) return undefined;
  for (const length of [4, 3, 2]) {
    const end = start + length;
    if (end > text.length || !PLACES_ZH.has(text.slice(start, end))) continue;
    const suffix = /^[省市]/.test(text.slice(end, end + 1)) ? 1 : 0;
    return { type: 'GPE', start, end: end + suffix, score: 0.7 };
  }
  return undefined;
}

function address(text: string, start: number, end: number): Find | undefined {
  const room = ROOM.exec(text.slice(end, end + 32));
  if (room === null) return undefined;
  const before = text.slice(Math.max(0, start - 32), start);
  const street = STREET.exec(before);
  if (street === null) return undefined;
  const cue = ADDRESS_START.exec(street[0]);
  const from = street.index + (cue === null ? 0 : cue.index + cue[0].length);
  const first = Math.max(0, start - 32) + from;
  return { type: 'STREET_ADDRESS', start: first, end: end + room[0].length, score: 0.85 };
}
