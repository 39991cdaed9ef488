import type { LocalText, Severity } from '../finding.ts';
import { compareVersions } from '../versions/compare.ts';
import type { Range } from '../versions/range.ts';
import { formatRanges } from '../versions/range-text.ts';
import { readVector } from './cvss.ts';

export interface Worded {
  readonly product: string;
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly cvss?: string | undefined;
}

const text = (en: string, zh: string): LocalText => ({ en, zh });

const WAY: Readonly<Record<string, LocalText>> = {
  N: text('over the network', '通过网络'),
  A: text('from the same network segment', '在同一网段内'),
  L: text('on the same machine', '在同一台机器上'),
  P: text('with the machine at hand', '在物理接触机器时'),
};
const WHO: Readonly<Record<string, LocalText>> = {
  N: text('without login', '无需登录'),
  L: text('with any login', '使用任意账号'),
  H: text('with an administrator’s login', '使用管理员账号'),
};
const HARM: readonly (readonly [string, string, LocalText])[] = [
  ['C', 'VC', text('read data', '读取数据')],
  ['I', 'VI', text('change data', '篡改数据')],
  ['A', 'VA', text('disturb the service', '干扰服务')],
];
const SEVERITY: Readonly<Record<Severity, LocalText>> = {
  info: text('A note', '提示'),
  low: text('A weakness of low severity', '低危漏洞'),
  medium: text('A weakness of medium severity', '中危漏洞'),
  high: text('A weakness of high severity', '高危漏洞'),
  critical: text('A critical weakness', '严重漏洞'),
};

/**
 * A title made from facts alone: the id, and who can do what from where by the CVSS vector; where there is no vector, the
 * severity.
 */
export function titleOf({ product, ids, severity, cvss }: Worded): LocalText {
  const id = ids[0] === undefined ? '' : ` (${ids[0]})`;
  const harm = cvss === undefined ? undefined : harmOf(cvss);
  if (harm === undefined) {
    const { en, zh } = SEVERITY[severity];
    return text(`${en} in ${product}${id}`, `${product} 的${zh}${id}`);
  }
  return text(`${product}: someone ${harm.en}${id}`, `${product}：攻击者${harm.zh}${id}`);
}

function harmOf(vector: string): LocalText | undefined {
  const metrics = readVector(vector);
  const way = WAY[metrics?.get('AV') ?? ''];
  const who = WHO[metrics?.get('PR') ?? ''];
  const harms = HARM.filter(([v3, v4]) => /^[HL]$/.test(metrics?.get(v3) ?? metrics?.get(v4) ?? ''));
  if (way === undefined || who === undefined || harms.length === 0) return undefined;
  const words = harms.map(([, , word]) => word);
  const lure = /^[RPA]$/.test(metrics?.get('UI') ?? '')
    ? text(', if a user is lured', '，但需诱导用户操作')
    : text('', '');
  const all = { en: listed(words.map(({ en }) => en)), zh: words.map(({ zh }) => zh).join('、') };
  return text(`${who.en} can ${all.en} ${way.en}${lure.en}`, `${who.zh}即可${way.zh}${all.zh}${lure.zh}`);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What to do about an affected version: the nearest mended version, by the upper bounds above `version`. */
export function mendOf(order: string, ranges: readonly Range[], version: string): LocalText {
  const above = (operator: '<' | '<=') =>
    ranges
      .flat()
      .filter(({ op }) => op === operator)
      .map((bound) => bound.version)
      .filter((bound) => (compareVersions(order, bound, version) ?? -1) >= 0)
      .toSorted((a, b) => compareVersions(order, a, b) ?? 0)[0];
  const fixed = above('<');
  if (fixed !== undefined) return text(`Update to ${fixed} or newer.`, `升级到 ${fixed} 或更高版本。`);
  const last = above('<=');
  if (last !== undefined)
    return text(`Update to a version newer than ${last}.`, `升级到高于 ${last} 的版本。`);
  return text(
    'No mended version is known: keep the service off networks that you do not trust, and follow the advisory.',
    '尚无已知的修复版本：请勿将服务暴露在不可信网络中，并关注该公告。',
  );
}

/** What to do where it could not be told. */
export function mendUnknown(ranges: readonly Range[] | undefined): LocalText {
  if (ranges === undefined)
    return text('Read the advisory: it names no range of versions.', '请阅读公告：其中没有给出版本范围。');
  const range = formatRanges(ranges);
  return text(
    `Compare the version that runs with the range of the advisory: ${range}.`,
    `请将实际运行的版本与公告中的范围比较：${range}。`,
  );
}
