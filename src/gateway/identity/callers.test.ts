import { describe, expect, it } from 'vitest';
import { bearer, newKey, openGate, refusalOf } from './identity.fixture.ts';

const HERE = '192.0.2.1';

describe('which models may be asked for', () => {
  const models = [
    { name: 'small', aliases: ['gpt-small'] },
    { name: 'large', aliases: [] },
  ];
  const teams = [{ name: 'ops', models: ['small', 'auto'] }];

  it.each([
    [[], null, ['small', 'gpt-small', 'large', 'auto'], []],
    [['gpt-small'], null, ['small', 'gpt-small'], ['large', 'auto', 'nothing']],
    [[], 'ops', ['small', 'gpt-small', 'auto'], ['large']],
    [['small', 'large'], 'ops', ['small'], ['large', 'auto']],
    [['large'], 'ops', [], ['small', 'large', 'auto']],
  ])('key %j in team %s: %j, and not %j', async (allowed, team, may, mayNot) => {
    const { text, record } = newKey({ models: allowed, team });
    const { gatekeeper } = await openGate({ identity: { keys: true, teams }, models, keys: [record] });
    const caller = await gatekeeper.identify(bearer(text), HERE);
    for (const name of may) expect(() => gatekeeper.assertModel(caller, name), name).not.toThrow();
    for (const name of mayNot) {
      const error = await refusalOf(() => gatekeeper.assertModel(caller, name));
      expect(error).toMatchObject({ code: 'FL_FORBIDDEN', status: 403, param: 'model' });
    }
  });

  it('a key of a team that is gone from the configuration may do nothing', async () => {
    const { text, record } = newKey({ team: 'gone' });
    const { gatekeeper } = await openGate({ identity: { keys: true, teams }, keys: [record] });
    expect((await refusalOf(() => gatekeeper.identify(bearer(text), HERE))).code).toBe('FL_FORBIDDEN');
  });
});

describe('whose limits count', () => {
  const limits = { requestsPerMinute: 5 };
  const identity = {
    keys: true,
    limits,
    teams: [{ name: 'ops', limits: { concurrent: 2 } }, { name: 'idle' }],
  };
  const own = { tokensPerMinute: 9 };

  it.each([
    ['a key with limits of its own by them', { limits: own, user: 'u' }, [['key:ID', own]]],
    ['a key with none by the common ones', {}, [['key:ID', limits]]],
    [
      'a key with none that names a user by the user’s share',
      { user: 'a/b:c' },
      [['user:a%2Fb%3Ac', limits]],
    ],
    ['users of two tenants apart', { user: 'u', tenant: 't' }, [['user:t/u', limits]]],
    [
      'a team beside the key',
      { team: 'ops', limits: own },
      [
        ['key:ID', own],
        ['team:ops', { concurrent: 2 }],
      ],
    ],
    ['a team without limits not', { team: 'idle', limits: own }, [['key:ID', own]]],
  ])('%s', async (_what, given, expected) => {
    const { text, record } = newKey(given);
    const { gatekeeper } = await openGate({ identity, keys: [record] });
    const { subjects } = await gatekeeper.identify(bearer(text), HERE);
    expect(subjects.map(({ id, limits }) => [id.replace(record.id, 'ID'), limits])).toMatchObject(expected);
    expect(subjects).toHaveLength(expected.length);
  });

  it('users that headers name each go by themselves, and the others together', async () => {
    const { gatekeeper } = await openGate({ identity: { limits } });
    const idsOf = async (headers: Record<string, string>) =>
      (await gatekeeper.identify(headers, HERE)).subjects.map(({ id }) => id);
    expect(await idsOf({ 'x-authz-user-id': 'team:ops' })).toEqual(['user:team%3Aops']);
    expect(await idsOf({})).toEqual(['anybody']);
  });
});
