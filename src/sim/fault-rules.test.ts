import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { type FaultPlan, FaultRules, parseFault } from './fault-rules.ts';
import { faults } from './faults/index.gen.ts';

const chat = { scope: 'inference', model: 'm' } as const;
const rules = (...plan: FaultPlan) => new FaultRules(plan, seededRandom(7));
const strikes = (control: FaultRules, times: number, target: Parameters<FaultRules['pick']>[0] = chat) =>
  Array.from({ length: times }, () => control.pick(target, false)).filter((fault) => fault !== undefined)
    .length;

describe('parseFault', () => {
  it.each([
    ['cut', { fault: 'cut', params: {} }],
    ['cut:p=0.1,after=5', { fault: 'cut', p: 0.1, params: { after: '5' } }],
    ['cut; after=5; how=fin', { fault: 'cut', params: { after: '5', how: 'fin' } }],
    [
      'status:next=3,on=all,model=m,code=500',
      { fault: 'status', next: 3, on: 'all', model: 'm', params: { code: '500' } },
    ],
  ])('reads %s', (text, rule) => {
    expect(parseFault(text)).toEqual(rule);
  });

  it.each([
    ['cutt', 'did you mean cut?'],
    ['cut:5', 'cannot read "5"'],
    ['cut:p=2', 'fault cut: p'],
    ['cut:after=-1', 'fault cut: after'],
    ['cut:befor=1', 'befor'],
  ])('refuses %s', (text, message) => {
    expect(() => rules(text)).toThrow(message);
  });
});

describe('FaultRules', () => {
  it.each(faults.flatMap((kind) => kind.examples.map((example) => [kind.id, example] as const)))(
    'takes the example of %s',
    (fault, { config }) => {
      expect(() => rules({ fault, params: config })).not.toThrow();
    },
  );

  it('strikes with its probability, the same requests for the same seed', () => {
    const hit = () =>
      Array.from({ length: 1000 }, (_, i, control = shared) => (control.pick(chat, false) ? i : -1));
    let shared = rules('cut:p=0.1');
    const first = hit();
    expect(first.filter((i) => i >= 0).length).toBeGreaterThan(60);
    expect(first.filter((i) => i >= 0).length).toBeLessThan(140);
    shared = rules('cut:p=0.1');
    expect(hit()).toEqual(first);
  });

  it('is spent after the next N', () => {
    const control = rules('cut:next=2');
    expect(strikes(control, 5)).toBe(2);
    expect(control.struck).toEqual({ cut: 2 });
    control.set('status');
    expect(strikes(control, 5)).toBe(5);
    control.clear();
    expect(strikes(control, 5)).toBe(0);
  });

  it('leaves other models and health checks alone unless told', () => {
    expect(strikes(rules('cut:model=other'), 1)).toBe(0);
    expect(strikes(rules('status'), 1, { scope: 'health' })).toBe(0);
    expect(strikes(rules('status:on=health'), 1, { scope: 'health' })).toBe(1);
    expect(strikes(rules('status:on=health'), 1)).toBe(0);
    expect(strikes(rules('status:on=all'), 1, { scope: 'other' })).toBe(1);
  });

  it('strikes a connection once, not its first request again', () => {
    const control = rules('refuse:next=1');
    expect(control.strikesAccept()).toBe(true);
    expect(control.strikesAccept()).toBe(false);
    const always = rules('refuse');
    expect(always.pick(chat, true)).toBeUndefined();
    expect(always.pick(chat, false)).toBeDefined();
    expect(rules('refuse:model=m').strikesAccept()).toBe(false);
    expect(rules('cut').strikesAccept()).toBe(false);
  });

  it('takes a wish from a header', () => {
    expect(rules('cut').fromHeader('none')).toBeUndefined();
    expect(rules().fromHeader('status;code=418')).toBeDefined();
  });
});
