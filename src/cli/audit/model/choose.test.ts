import { expect, test } from 'vitest';
import { strategies } from '../../../audit/redteam/strategies/index.gen.ts';
import { chooseAttacks, chooseStrategies } from './choose.ts';

const families = new Set(strategies.map(({ family }) => family));

test('where none is named, four of each family are drawn, the same by the same seed', () => {
  const drawn = chooseStrategies(strategies, undefined, 7);
  expect(drawn).toHaveLength(4 * families.size);
  expect(new Set(drawn.map(({ family }) => family))).toEqual(families);
  expect(chooseStrategies(strategies, undefined, 7)).toEqual(drawn);
  expect(chooseStrategies(strategies, undefined, 8)).not.toEqual(drawn);
});

test('ids, families, all and none are names; each strategy is taken once', () => {
  const injections = strategies.filter(({ family }) => family === 'injection').length;
  expect(chooseStrategies(strategies, ['base64', 'encoding', 'injection'], 1)).toHaveLength(
    strategies.filter(({ family }) => family === 'encoding').length + injections,
  );
  expect(chooseStrategies(strategies, ['all'], 1)).toHaveLength(strategies.length);
  expect(chooseStrategies(strategies, ['none'], 1)).toEqual([]);
  expect(() => chooseStrategies(strategies, ['base46'], 1)).toThrow(/unknown strategy base46/);
});

test('no attack is known by a wrong name', () => {
  expect(() => chooseAttacks([], ['cresendo'])).toThrow(/unknown attack cresendo/);
  expect(chooseAttacks([], undefined)).toEqual([]);
});
