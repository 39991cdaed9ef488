import { type LocalText, SEVERITIES, type Severity } from '../finding.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every fixed text of a report. */
export const TEXTS = {
  report: { en: 'Audit report', zh: '审计报告' },
  findings: { en: 'Findings', zh: '发现' },
  known: { en: 'Known, in the baseline', zh: '已知（在基线中）' },
  unknown: { en: 'Could not be told', zh: '无法判定' },
  unknownNote: {
    en: 'These checks could not tell. They are no findings and never fail a run.',
    zh: '这些检查无法得出结论，不算发现，也不会使运行失败。',
  },
  targets: { en: 'Targets', zh: '目标' },
  target: { en: 'Target', zh: '目标' },
  recognised: { en: 'Recognised', zh: '识别结果' },
  requests: { en: 'Requests', zh: '请求数' },
  problem: { en: 'Problem', zh: '问题' },
  figures: { en: 'Figures', zh: '数据' },
  severity: { en: 'Severity', zh: '严重程度' },
  evidence: { en: 'Evidence', zh: '证据' },
  mend: { en: 'Mend', zh: '修复建议' },
  component: { en: 'Component', zh: '组件' },
  advisory: { en: 'Advisory', zh: '漏洞公告' },
  range: { en: 'Affected', zh: '受影响版本' },
  references: { en: 'References', zh: '参考' },
  check: { en: 'Check', zh: '检查项' },
  place: { en: 'Place', zh: '位置' },
  tags: { en: 'Categories', zh: '分类' },
  opinion: { en: 'opinion of a language model', zh: '语言模型的意见' },
  none: { en: 'Nothing found.', zh: '未发现问题。' },
  show: { en: 'Show', zh: '显示' },
  appeared: { en: 'New', zh: '新增' },
  fixed: { en: 'Fixed', zh: '已修复' },
  unchanged: { en: 'Unchanged', zh: '未变' },
} as const satisfies Record<string, LocalText>;

export const SEVERITY_NAMES: Readonly<Record<Severity, LocalText>> = {
  info: { en: 'info', zh: '提示' },
  low: { en: 'low', zh: '低' },
  medium: { en: 'medium', zh: '中' },
  high: { en: 'high', zh: '高' },
  critical: { en: 'critical', zh: '严重' },
};

/** Such as `3 findings (1 critical, 2 low), 1 known, 2 could not be told`. */
export function countsIn(
  language: Language,
  counts: Readonly<Record<Severity, number>>,
  known: number,
  unknown: number,
): string {
  const by = SEVERITIES.toReversed()
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${SEVERITY_NAMES[severity][language]}`);
  const all = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  if (language === 'zh')
    return `${all} 项发现${by.length > 0 ? `（${by.join('，')}）` : ''}，${known} 项已知，${unknown} 项无法判定`;
  const parts = by.length > 0 ? ` (${by.join(', ')})` : '';
  return `${all} ${all === 1 ? 'finding' : 'findings'}${parts}, ${known} known, ${unknown} could not be told`;
}
