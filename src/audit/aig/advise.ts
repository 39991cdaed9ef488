import { type Doubt, doubtOf } from '../advisories/doubt.ts';
import { type Advice, whyUnknown } from '../advisories/match.ts';
import type { Product } from '../advisories/product.ts';
import { mendOf, mendUnknown, titleOf } from '../advisories/wording.ts';
import type { LocalText } from '../finding.ts';
import { isVersion } from '../versions/compare.ts';
import { judge, type RangeVerdict } from '../versions/range.ts';
import { formatRanges } from '../versions/range-text.ts';
import type { AigAdvisory, Language } from './files.ts';
import type { AigVulnerability } from './vulnerability.ts';

/** For a product that our own tables do not know. */
const PLAIN_ORDER = 'dotted';
const LONGEST_TEXT = 500;

export interface Asked {
  readonly version: string;
  readonly language: Language;
  /** The service listens beyond its own machine. */
  readonly isInternal: boolean;
}

/** A.I.G.'s own verdict: a version that is not known, and a rule that is empty, are always reported. */
export function adviseAsAig(
  advisory: AigAdvisory,
  { version, language, isInternal }: Asked,
): Advice | undefined {
  const vulnerability = advisory[language];
  if (vulnerability === undefined) return undefined;
  const { rule } = vulnerability;
  const affects = version === '' || rule === undefined || rule.affectsAsAig(version, isInternal);
  if (!affects) return undefined;
  const mend = adviceOf(advisory) ?? mendUnknown(rule?.ranges);
  return { ...factsOf(advisory, vulnerability), verdict: 'affected', mend };
}

/**
 * Our verdict over its rule: our order of versions, three values, and doubts about ranges that are not of this product. Where
 * its two languages say different things, it cannot be told.
 */
export function adviseInOurOrder(
  advisory: AigAdvisory,
  product: Product | undefined,
  { version, language }: Asked,
): Advice | undefined {
  const order = product?.order ?? PLAIN_ORDER;
  const sides = [advisory.en, advisory.zh].filter((side) => side !== undefined);
  const verdicts = new Set(sides.map((side) => verdictOf(side, order, version)));
  const shown = advisory[language] ?? sides[0];
  if (shown === undefined || (verdicts.size === 1 && verdicts.has('not-affected'))) return undefined;
  const ranges = shown.rule?.ranges;
  const doubt = product === undefined ? undefined : doubtFor(product, shown);
  const facts = factsOf(advisory, shown);
  if (verdicts.size === 1 && verdicts.has('affected') && doubt === undefined) {
    const mend = adviceOf(advisory) ?? mendOf(order, ranges ?? [], version);
    return { ...facts, verdict: 'affected', mend };
  }
  const reasonText = whyNot(shown, version, verdicts, doubt);
  return { ...facts, verdict: 'unknown', mend: mendUnknown(ranges), reason: reasonText.en, reasonText };
}

function verdictOf({ rule }: AigVulnerability, order: string, version: string): RangeVerdict {
  if (rule?.ranges === undefined || rule.asksPlace) return 'unknown';
  return judge(order, rule.ranges, version);
}

function doubtFor(product: Product, { rule, references }: AigVulnerability): Doubt | undefined {
  const all = product.advisories.map(({ ranges }) => ranges ?? []);
  return rule?.ranges === undefined
    ? undefined
    : doubtOf({ ...product, ranges: all }, { ranges: rule.ranges, references });
}

function whyNot(
  { rule }: AigVulnerability,
  version: string,
  verdicts: ReadonlySet<RangeVerdict>,
  doubt: Doubt | undefined,
): LocalText {
  if (rule?.asksPlace === true)
    return { en: 'The rule asks where the service listens.', zh: '该规则取决于服务的监听地址。' };
  if (verdicts.size > 1 && isVersion(version))
    return {
      en: 'The two languages of the rule say different things.',
      zh: '该规则的两种语言版本不一致。',
    };
  return whyUnknown(rule?.ranges, version, doubt);
}

function factsOf({ en, zh }: AigAdvisory, shown: AigVulnerability) {
  const { name, ids, severity, cvss, references, rule } = shown;
  const title = titleOf({ product: name, ids, severity, cvss });
  return {
    severity,
    title: { en: cut(en?.summary ?? title.en), zh: cut(zh?.summary ?? title.zh) },
    advisory: {
      ids,
      cvss,
      range: rule?.ranges === undefined ? undefined : formatRanges(rule.ranges),
      references,
    },
  };
}

/** What the rule's author advises, in the languages that are there; undefined: nothing. */
function adviceOf({ en, zh }: AigAdvisory): LocalText | undefined {
  const [english, chinese] = [en?.advice ?? zh?.advice, zh?.advice ?? en?.advice];
  return english === undefined || chinese === undefined ? undefined : { en: cut(english), zh: cut(chinese) };
}

const cut = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
