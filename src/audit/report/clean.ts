import { findSecrets } from '../../inference/secrets/find-secrets.ts';
import type { AuditResult, Finding, LocalText } from '../finding.ts';

export const EVIDENCE_CHARS = 500;
const TITLE_CHARS = 300;
const MEND_CHARS = 2000;
/** Beyond it a text is not looked through for secrets, as it is cut anyway. */
const READ_CHARS = 4 * EVIDENCE_CHARS;

/** The result as a report may show it: secrets masked, texts bounded and well-formed. Ids stay. O(text). */
export function cleanResult(result: AuditResult): AuditResult {
  return {
    ...result,
    targets: result.targets.map((target) => ({
      ...target,
      url: withoutPassword(target.url),
      ...(target.problem === undefined ? {} : { problem: masked(target.problem, EVIDENCE_CHARS) }),
    })),
    findings: result.findings.map(cleanFinding),
  };
}

export function cleanFinding(finding: Finding): Finding {
  return {
    ...finding,
    target: withoutPassword(finding.target),
    title: local(finding.title, TITLE_CHARS),
    evidence: masked(finding.evidence, EVIDENCE_CHARS),
    mend: local(finding.mend, MEND_CHARS),
  };
}

const local = ({ en, zh }: LocalText, chars: number): LocalText => ({
  en: masked(en, chars),
  zh: masked(zh, chars),
});

/** `text` cut to `chars` code points, each key, token and password in it shown by its first four characters. */
export function masked(text: string, chars: number): string {
  // One character more is cut off than a pair could need, so that no half of one is left.
  const head = text.slice(0, READ_CHARS).toWellFormed();
  const points = Array.from(head);
  const out: string[] = [];
  let at = 0;
  for (const { start, end } of findSecrets(head)) {
    out.push(...points.slice(at, start), ...points.slice(start, Math.min(start + 4, end)), '…');
    at = end;
  }
  out.push(...points.slice(at));
  return out.length > chars || text.length > READ_CHARS
    ? `${out.slice(0, chars - 1).join('')}…`
    : out.join('');
}

/** A target without the password that its URL may hold. */
function withoutPassword(target: string): string {
  const open = /^([a-z][a-z0-9+.-]{0,20}:\/\/)[^/?#]*@/i.exec(target);
  const bare = open === null ? target : `${open[1]}${target.slice(open[0].length)}`;
  return masked(bare, READ_CHARS);
}
