/**
 * Records what real products answer, as small fixtures in tests/audit/fixtures: `node scripts/record-products.ts [ID…]`, such as
 * `gradio@6.31.0`; all of them where none is named. Installs and starts each in turn, so it needs a package registry. Afterwards:
 * `biome check --write tests/audit/fixtures`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRules } from '../src/audit/fingerprints/load.ts';
import type { Rule } from '../src/audit/fingerprints/schema.ts';
import { ProbeClient } from '../src/audit/probe/client.ts';
import {
  BASELINE_PREFIX,
  ICON_PATH,
  type ProbeRequest,
  type ProbeResponse,
  requestKey,
  type Sender,
} from '../src/audit/probe/exchange.ts';
import { identify } from '../src/audit/probe/identify.ts';
import { allRequests } from '../src/audit/probe/plan.ts';
import { identifyRecorded, type Recording } from '../src/audit/probe/recorded.ts';
import { iconPath } from '../src/audit/probe/session.ts';
import { installProduct } from '../tests/audit/products/install.ts';
import { startProduct } from '../tests/audit/products/start.ts';
import { REAL_PRODUCTS } from '../tests/audit/products/table.ts';
import { FIXTURES } from '../tests/audit/recordings.ts';
import { recordedOf } from './recording/recorded-of.ts';

const BASELINE: ProbeRequest = { method: 'GET', path: `${BASELINE_PREFIX}fairlead-audit` };

/** Asks for everything that any rule names, and for whatever the plan asks on the way. */
async function record(
  send: Sender,
  rules: readonly Rule[],
): Promise<Map<string, [ProbeRequest, ProbeResponse]>> {
  const answers = new Map<string, [ProbeRequest, ProbeResponse]>();
  const keep: Sender = async (request, maxHops) => {
    const response = await send(request, maxHops);
    if (response !== undefined) answers.set(requestKey(request), [request, response]);
    return response;
  };
  await identify(keep, rules, { maxRequests: 200 });
  await keep(BASELINE, 3);
  const front = answers.get('GET /')?.[1].body ?? '';
  const icons = [iconPath(front), ICON_PATH].map((path): ProbeRequest => ({ method: 'GET', path }));
  const plain = allRequests(rules).filter(
    ({ method, headers, body }) => method !== 'POST' && headers === undefined && body === undefined,
  );
  for (const request of [...icons, ...plain]) if (!answers.has(requestKey(request))) await keep(request, 3);
  return answers;
}

/** As a file keeps it: without what is the same as for a page that cannot exist, and trimmed. */
function fixtureOf(
  answers: ReadonlyMap<string, [ProbeRequest, ProbeResponse]>,
  rules: readonly Rule[],
): Recording {
  const baseline = answers.get(requestKey(BASELINE))?.[1];
  return [...answers.entries()]
    .filter(
      ([key, [, response]]) => key === requestKey(BASELINE) || key === 'GET /' || !isSame(response, baseline),
    )
    .map(([, [request, response]]) => recordedOf(request, response, rules));
}

function isSame(response: ProbeResponse, baseline: ProbeResponse | undefined): boolean {
  return (
    baseline !== undefined &&
    response.status === baseline.status &&
    response.body === baseline.body &&
    response.icon === undefined
  );
}

const { rules } = loadRules();
const wanted = process.argv.slice(2);
const client = new ProbeClient({ version: '0.0.0', perSecond: 100 });
for (const product of REAL_PRODUCTS) {
  if (wanted.length > 0 && !wanted.includes(product.id)) continue;
  const started = await startProduct(product, await installProduct(product));
  try {
    const { send } = client.target(new URL(started.url));
    const answers = await record(send, rules);
    const fixture = fixtureOf(answers, rules);
    const said = (await identifyRecorded(fixture, rules)).components.map(
      ({ name, version }) => `${name} ${version}`,
    );
    const text = `${JSON.stringify(fixture, null, 2)}\n`;
    await writeFile(join(FIXTURES, `${product.id}.json`), text);
    process.stdout.write(
      `${product.id}: ${answers.size} asked, ${fixture.length} kept, ${text.length} bytes; ${said.join(', ')}\n`,
    );
  } finally {
    await started.stop();
  }
}
await client.close();
