import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { AuditResult, Finding, FoundComponent } from '../../../src/audit/finding.ts';
import { installedVersions, installProduct } from './install.ts';
import type { Truth } from './oracle.ts';
import { truthOf } from './oracle.ts';
import type { RealProduct } from './product.ts';
import { startProduct } from './start.ts';

const CLI = join(import.meta.dirname, '../../../bin/fairlead.js');

/** What the audit said of one real product, beside the truth. */
export interface Look {
  readonly product: RealProduct;
  /** Installed versions by the names of the components. */
  readonly installed: Readonly<Record<string, string>>;
  readonly components: readonly FoundComponent[];
  readonly isNamed: boolean;
  readonly isExact: boolean;
  readonly reported: readonly string[];
  readonly falsely: readonly string[];
  readonly missed: readonly string[];
  /** Of all components that were named. */
  readonly affecting: number;
  readonly unclear: number;
  /** Findings without an advisory. */
  readonly checks: readonly string[];
  readonly requests: number;
  readonly seconds: number;
  readonly exitCode: number;
}

/** Installs and starts `product`, audits it from the command line, and ends it. */
export async function lookAt(product: RealProduct, oraclePython: string): Promise<Look> {
  const python = await installProduct(product);
  const names = Object.keys(product.components);
  const versions = await installedVersions(python, Object.values(product.components));
  const installed = Object.fromEntries(
    names.map((name) => [name, versions[product.components[name] ?? ''] ?? '']),
  );
  const started = await startProduct(product, python);
  try {
    const since = performance.now();
    const { result, exitCode } = await audit(started.url);
    const seconds = (performance.now() - since) / 1_000;
    return { ...compare(product, installed, result, truthOf(oraclePython, installed)), seconds, exitCode };
  } finally {
    await started.stop();
  }
}

function audit(url: string): Promise<{ result: AuditResult; exitCode: number }> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [CLI, 'audit', 'infra', url, '--json'],
      { maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => {
        try {
          resolve({ result: JSON.parse(stdout) as AuditResult, exitCode: child.exitCode ?? -1 });
        } catch {
          reject(new Error(`no report of ${url}: ${stderr}`));
        }
      },
    );
  });
}

function compare(
  product: RealProduct,
  installed: Readonly<Record<string, string>>,
  result: AuditResult,
  truth: Readonly<Record<string, Truth>>,
): Omit<Look, 'seconds' | 'exitCode'> {
  const [target] = result.targets;
  const components = target?.components ?? [];
  const main = Object.keys(product.components)[0] ?? '';
  const advised = result.findings.filter(
    ({ advisory, verdict }) => advisory !== undefined && verdict === 'affected',
  );
  const key = (component: string, id: string) => `${component} ${id}`;
  const reported = advised.map((finding) => key(finding.component, nameOf(finding)));
  const affecting = components.flatMap(({ name }) =>
    [...(truth[name]?.affected ?? [])].map((id) => key(name, id)),
  );
  const known = components.filter(({ version }) => version !== '').map(({ name }) => name);
  return {
    product,
    installed,
    components,
    isNamed: components.some(({ name }) => name === main),
    isExact: components.some(({ name, version }) => name === main && version === installed[main]),
    reported,
    falsely: [
      ...reported.filter((name) => !affecting.includes(name)),
      ...components
        .filter(({ name }) => !(name in product.components))
        .map(({ name }) => `${name} does not run`),
    ],
    missed: affecting.filter(
      (name) => !reported.includes(name) && known.some((component) => name.startsWith(`${component} `)),
    ),
    affecting: affecting.length,
    unclear: result.findings.filter(({ verdict }) => verdict === 'unknown').length,
    checks: result.findings
      .filter(({ advisory, verdict }) => advisory === undefined && verdict === 'affected')
      .map(({ check }) => check),
    requests: target?.requests ?? 0,
  };
}

function nameOf({ advisory }: Finding): string {
  return advisory?.ids[0] ?? advisory?.range ?? '';
}
