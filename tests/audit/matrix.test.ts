import { describe, expect, it } from 'vitest';
import { confidenceIn } from '../../src/audit/fingerprints/judge-rule.ts';
import { loadRules } from '../../src/audit/fingerprints/load.ts';
import { allRequests } from '../../src/audit/probe/plan.ts';
import { identifyRecorded, type Recording, replay } from '../../src/audit/probe/recorded.ts';
import { Session } from '../../src/audit/probe/session.ts';
import type { RealProduct } from './products/product.ts';
import { recordedProducts } from './recordings.ts';

/** Versions that a stranger could read, and no rule of ours does yet. */
const KNOWN_MISSES: ReadonlySet<string> = new Set(['streamlit@1.45.0']);

const { rules } = loadRules();
const recorded = recordedProducts();
const mainOf = ({ components }: RealProduct) => Object.keys(components)[0] ?? '';

/** Products whose rules hold where every rule has all its answers, those that a scan would not have asked for as well. */
async function heldRules(exchanges: Recording): Promise<string[]> {
  const session = new Session(replay(exchanges), { maxRequests: 1_000, active: true });
  await session.askBaseline('x');
  await session.ask({ method: 'GET', path: '/' });
  await session.askIcon();
  for (const request of allRequests(rules)) await session.ask(request);
  return rules.filter((rule) => confidenceIn(rule, session) > 0).map(({ product }) => product);
}

async function versionOf(product: RealProduct, exchanges: Recording): Promise<string | undefined> {
  const { components } = await identifyRecorded(exchanges, rules);
  return components.find(({ name }) => name === mainOf(product))?.version;
}

describe('what real products answered, against every rule', () => {
  it('has recordings of at least eight products', () => {
    expect(new Set(recorded.map(({ product }) => mainOf(product))).size).toBeGreaterThanOrEqual(8);
  });

  it.each(recorded)('names $product.id and nothing else', async ({ product, exchanges }) => {
    const { components, requests } = await identifyRecorded(exchanges, rules);
    const names = components.map(({ name }) => name);
    expect(names).toContain(mainOf(product));
    expect(Object.keys(product.components)).toEqual(expect.arrayContaining(names));
    expect(requests).toBeLessThanOrEqual(25);
  });

  it.each(recorded)(
    'holds no other rule for $product.id, whatever is asked',
    async ({ product, exchanges }) => {
      const held = await heldRules(exchanges);
      expect(held).toContain(mainOf(product));
      expect(Object.keys(product.components)).toEqual(expect.arrayContaining(held));
    },
  );

  const telling = recorded.filter(({ product }) => product.silent === undefined);
  it.each(telling.filter(({ product }) => !KNOWN_MISSES.has(product.id)))(
    'reads the version of $product.id',
    async ({ product, exchanges }) => {
      expect(await versionOf(product, exchanges)).toBe(product.version);
    },
  );

  it.fails.each(telling.filter(({ product }) => KNOWN_MISSES.has(product.id)))(
    'does not yet read the version of $product.id',
    async ({ product, exchanges }) => {
      expect(await versionOf(product, exchanges)).toBe(product.version);
    },
  );

  it.each(recorded.filter(({ product }) => product.silent !== undefined))(
    'makes up no version of $product.id',
    async ({ product, exchanges }) => {
      expect(await versionOf(product, exchanges)).toBe('');
    },
  );
});
