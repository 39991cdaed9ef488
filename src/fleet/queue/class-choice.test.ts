import { describe, expect, it } from 'vitest';
import { admissionSchema } from '../../config/schema/admission.ts';
import { type ClassWish, classOf } from './class-choice.ts';

const asking = (more: Partial<ClassWish> = {}): ClassWish => ({
  header: undefined,
  looseHeader: undefined,
  field: undefined,
  asker: [undefined],
  ...more,
});

describe('the class of a request', () => {
  const usual = admissionSchema.parse({});

  it('is what it names: by our header, by x-priority, by the number of vLLM', () => {
    expect(classOf(usual, asking())).toBe('normal');
    expect(classOf(usual, asking({ header: ' High' }))).toBe('high');
    expect(classOf(usual, asking({ looseHeader: 'batch' }))).toBe('batch');
    expect(classOf(usual, asking({ field: -2 }))).toBe('high');
    expect(classOf(usual, asking({ field: 0 }))).toBe('normal');
    expect(classOf(usual, asking({ field: 7 }))).toBe('batch');
    expect(classOf(usual, asking({ header: 'high', looseHeader: 'batch', field: 7 }))).toBe('high');
  });

  it('is refused for an unknown name of ours, which x-priority may hold', () => {
    expect(() => classOf(usual, asking({ header: 'urgent' }))).toThrowError('There is no such priority.');
    expect(classOf(usual, asking({ looseHeader: '1 (Highest)' }))).toBe('normal');
    expect(classOf(usual, asking({ field: 'soon' }))).toBe('normal');
  });

  it('is that of its sender, or one below', () => {
    const config = admissionSchema.parse({
      classes: [{ name: 'gold', members: ['boss'] }, { name: 'staff', members: ['sales'] }, { name: 'rest' }],
      defaultClass: 'rest',
    });
    expect(classOf(config, asking({ asker: ['key1', undefined, 'sales'] }))).toBe('staff');
    expect(classOf(config, asking({ asker: ['sales'], header: 'gold' }))).toBe('staff');
    expect(classOf(config, asking({ asker: ['sales'], header: 'rest' }))).toBe('rest');
    expect(classOf(config, asking({ asker: ['boss'] }))).toBe('gold');
    expect(classOf(config, asking({ asker: ['stranger'] }))).toBe('rest');
    expect(classOf(config, asking({ asker: ['stranger'], header: 'gold' }))).toBe('rest');
    expect(classOf(config, asking({ asker: ['boss'], header: 'staff' }))).toBe('staff');
  });
});
