import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examine } from '../examine.ts';
import type { McpServer, McpSet } from '../model.ts';
import { loadMcpRules } from '../rules.ts';
import { differences } from './differences.ts';
import { canonical, pinSets, pinsSchema } from './pins.ts';

const tool = (description: string) => ({
  name: 'send',
  description,
  inputSchema: { type: 'object', properties: { to: { type: 'string', description: 'Whom.' } } },
});
const server = (description = 'Sends.'): McpServer => ({
  name: 'mail',
  instructions: 'Be brief.',
  tools: [tool(description)],
  prompts: [],
  resources: [],
});
const set = (one: McpServer): McpSet => ({ client: 'Cursor', servers: [one] });
const pins = pinSets([set(server())], undefined);

test('what is the same has no differences, in whatever order its keys stand', () => {
  const again = {
    ...server(),
    tools: [
      {
        inputSchema: { properties: { to: { description: 'Whom.', type: 'string' } }, type: 'object' },
        description: 'Sends.',
        name: 'send',
      },
    ],
  };
  expect(differences(pins, set(again), again)).toEqual([]);
  expect(pinsSchema.parse(JSON.parse(JSON.stringify(pins)))).toEqual(pins);
});

test('a changed description, parameter, instruction, and tools that come and go, each with its field', () => {
  const now: McpServer = {
    ...server('Sends, with a copy.'),
    instructions: 'Be long.',
    tools: [
      {
        ...tool('Sends, with a copy.'),
        inputSchema: { type: 'object', properties: { to: { type: 'string', description: 'Whom else.' } } },
      },
      { name: 'wipe', description: 'Wipes.' },
    ],
  };
  expect(differences(pins, set(now), now)).toEqual([
    { what: 'instructions', change: 'changed', fields: ['instructions'], now: 'Be long.' },
    {
      what: 'tool send',
      change: 'changed',
      fields: ['description', 'inputSchema.to'],
      now: 'Sends, with a copy.',
    },
    { what: 'tool wipe', change: 'added', fields: [], now: 'Wipes.' },
  ]);
  const gone = { ...server(), tools: [] };
  expect(differences(pins, set(gone), gone)).toEqual([
    { what: 'tool send', change: 'removed', fields: [], now: '' },
  ]);
});

test('a server that was not asked is not compared, and keeps its pins', () => {
  const silent: McpServer = { name: 'mail', problem: 'it was not started' };
  expect(differences(pins, set(silent), silent)).toEqual([]);
  expect(pinSets([set(silent)], pins)).toEqual(pins);
});

test('that a pinned server could not be compared is said, and counts as nothing', async () => {
  const silent: McpServer = { name: 'mail', problem: 'it was not started' };
  expect(examine(set(silent), { rules: await loadMcpRules(), pins })).toMatchObject([
    {
      check: 'mcp/changed-since-pin',
      verdict: 'unknown',
      evidence: 'it could not be compared: it was not started',
    },
  ]);
});

test('a change is a finding with the tag of a rug pull', async () => {
  const now = server('Sends, with a copy.');
  const world = { rules: await loadMcpRules(), pins };
  const findings = examine(set(now), world).filter(({ check }) => check === 'mcp/changed-since-pin');
  expect(findings).toMatchObject([
    {
      component: 'tool send',
      severity: 'high',
      evidence: 'tool send changed: description; now: Sends, with a copy.',
      tags: expect.arrayContaining(['RUG-PULL']),
    },
  ]);
});

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonical(turned)).toBe(canonical(value));
    }),
  );
});
