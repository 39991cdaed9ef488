import { expect, test } from 'vitest';
import { mcpChecks } from '../../src/audit/mcp/checks/index.gen.ts';
import { readCorpus } from './corpus.ts';
import { scoreCorpus } from './score.ts';

test('the corpus is found out with a precision of 0.95 and a recall of 0.9, without a model', async () => {
  const { cases, servers, benign, precision, recall, wrong, missed } = await scoreCorpus();
  process.stdout.write(
    `MCP corpus: ${cases} clients, ${servers} servers, ${benign} clients benign; precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${[...wrong, ...missed].map((line) => `  ${line}\n`).join('')}`,
  );
  expect(servers).toBeGreaterThanOrEqual(40);
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});

test('half of the servers are benign', () => {
  const cases = readCorpus();
  const count = (list: typeof cases) =>
    list.reduce(
      (sum, { set }) =>
        sum +
        set.servers.reduce(
          (items, { tools = [], prompts = [], resources = [], launch }) =>
            items + tools.length + prompts.length + resources.length + (launch === undefined ? 0 : 1),
          0,
        ),
      0,
    );
  const benign = count(cases.filter((one) => one.expect.length === 0));
  expect(benign / count(cases)).toBeGreaterThan(0.4);
});

test('every check that looks at one moment has a case that it must find', () => {
  const expected = new Set(readCorpus().flatMap((one) => one.expect));
  // a lock file comes into it: see pins.test.ts
  const without = mcpChecks.map(({ id }) => id).filter((id) => !expected.has(id));
  expect(without).toEqual(['changed-since-pin']);
});
