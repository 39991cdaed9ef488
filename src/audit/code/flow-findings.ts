import { findSecrets } from '../../inference/secrets/find-secrets.ts';
import type { Finding, LocalText } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import { placeOf } from './project/lines.ts';
import type { SourceKind } from './rules/schema.ts';
import type { Hit } from './taint/machine.ts';
import type { Step } from './taint/value.ts';

const FROM: Readonly<Record<SourceKind, LocalText>> = {
  argument: { en: 'the tool’s argument', zh: '工具参数' },
  request: { en: 'the request', zh: '请求' },
  fetched: { en: 'what was fetched', zh: '抓取的内容' },
  private: { en: 'private data', zh: '私密数据' },
};

const LONGEST_EVIDENCE = 500;
const LONGEST_LINE = 80;

/** What one flow is as a finding: where it ends, and the way to there in its evidence. */
export function flowFinding(hit: Hit, target: string): Finding {
  const { danger, severity, taint, file, at, call } = hit;
  const place = placeOf(file.text, at);
  const { kind, name } = taint.origin;
  return {
    id: findingId(`code/${danger.id}`, file.path, call, kind, name, place.code),
    check: `code/${danger.id}`,
    target,
    component: '',
    version: '',
    severity,
    verdict: 'affected',
    title: {
      en: `${danger.title.en}: ${FROM[kind].en} ${name} reaches ${call}`,
      zh: `${danger.title.zh}：${FROM[kind].zh} ${name} 到达 ${call}`,
    },
    evidence: evidenceOf(hit),
    mend: danger.mend,
    place: { file: file.path, line: place.line, column: place.column },
    tags: danger.tags,
  };
}

/** The steps from the source to the call, each with its line. */
function evidenceOf({ taint, file, at }: Hit): string {
  const steps: Pick<Step, 'file' | 'at'>[] = [{ file, at }];
  for (let step: Step | undefined = taint.last; step !== undefined; step = step.before) steps.unshift(step);
  const lines = steps.map((step) => {
    const { line, code } = placeOf(step.file.text, step.at);
    return `${step.file.path}:${line} ${masked(code).slice(0, LONGEST_LINE)}`;
  });
  const once = lines.filter((line, index) => line !== lines[index - 1]);
  const way = once.length > 5 ? [...once.slice(0, 2), '…', ...once.slice(-2)] : once;
  return way.join(' → ').slice(0, LONGEST_EVIDENCE);
}

/** A text with what it says in secret left out. */
export function masked(text: string): string {
  const points = Array.from(text);
  let out = text;
  for (const { start, end } of [...findSecrets(text)].reverse()) {
    const head = points.slice(start, Math.min(end, start + 4)).join('');
    out = `${Array.from(out).slice(0, start).join('')}${head}…${Array.from(out).slice(end).join('')}`;
  }
  return out;
}
