import { findSecrets } from '../../inference/secrets/find-secrets.ts';
import type { Finding } from '../finding.ts';
import { findingId } from '../finding-id.ts';
import { masked } from './flow-findings.ts';
import { placeOf } from './project/lines.ts';

/** Keys, tokens and passwords that are written in a file. Those of tests and examples may be made up: that is for a reader to say. */
export function secretFindings(path: string, text: string, target: string): Finding[] {
  const secrets = findSecrets(text);
  if (secrets.length === 0) return [];
  const points = Array.from(text);
  const offset = (point: number) => points.slice(0, point).join('').length;
  return secrets
    .map((secret) => ({
      ...secret,
      value: points.slice(secret.start, secret.end).join(''),
      at: offset(secret.start),
    }))
    .filter(({ score, value, at }) => score >= 0.9 || (!isProse(path) && isWrittenOut(value, text, at)))
    .map(({ type, score, value, at }) => {
      const { line, column, code } = placeOf(text, at);
      return {
        id: findingId('code/secret', path, type, value),
        check: 'code/secret',
        target,
        component: type,
        version: '',
        severity: 'high',
        verdict: score < 0.9 || EXAMPLE.test(path) ? 'unknown' : 'affected',
        title: { en: `Secret written in a file: ${type}`, zh: `文件中写有机密：${type}` },
        evidence: masked(code).slice(0, 300),
        mend: {
          en: 'Revoke it, remove it from the history too, and read it from the environment or a secret store.',
          zh: '吊销该机密，并从历史记录中删除，改为从环境变量或机密存储读取。',
        },
        place: { file: path, line, column },
        tags: ['CWE-798', 'OWASP-MCP-01'],
      };
    });
}

const EXAMPLE =
  /(?:^|\/)(?:tests?|__tests__|fixtures?|examples?|samples?|mocks?|testdata|docs?)\/|\.(?:test|spec)\.[a-z]+$|(?:^|\/)test_[^/]*\.py$|\.(?:example|sample|template)$/i;
/** In quotes, with letters and digits: what only stands behind a telling name may be anything. */
const isWrittenOut = (value: string, text: string, at: number): boolean =>
  /["'`]/.test(text[at - 1] ?? '') &&
  value.length >= 10 &&
  /\d/.test(value) &&
  /[a-z]/i.test(value) &&
  !/[/\s{}()<>$]/.test(value);
const isProse = (path: string): boolean => /\.(?:md|mdx|rst|txt)$/i.test(path);
