import { describe, expect, it } from 'vitest';
import { auditInfra } from './audit-infra.ts';
import { DECOYS, listen } from './decoys.fixture.ts';
import { loadRuleSet } from './rule-set.ts';

const rules = loadRuleSet([]);

describe('decoys', () => {
  it('are ten', () => expect(Object.keys(DECOYS)).toHaveLength(10));

  it.each(Object.entries(DECOYS))('%s: nothing is found, in bounded time and memory', async (_, handler) => {
    const server = await listen(handler);
    const before = process.memoryUsage().rss;
    try {
      const target = { host: '127.0.0.1', port: server.port, base: '', named: true };
      const result = await auditInfra([target], rules, { version: 'test', timeoutMs: 300, perSecond: 1_000 });
      expect(result.findings).toEqual([]);
      expect(result.targets).toHaveLength(1);
      expect(result.targets[0]?.components).toEqual([]);
      expect(result.targets[0]?.requests).toBeLessThanOrEqual(25);
      expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
    } finally {
      server.close();
    }
  });
});
