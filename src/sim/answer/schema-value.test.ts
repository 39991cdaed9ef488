import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { hintsFrom, schemaValue } from './schema-value.ts';

const hints = hintsFrom('What is the weather in New York on day 12?', seededRandom(1));

describe('schemaValue', () => {
  it('takes a name and a number from the prompt', () => {
    expect(hints).toMatchObject({ name: 'New York', number: 12 });
  });

  it.each([
    [{ const: 5 }, 5],
    [{ enum: ['a'] }, 'a'],
    [{ type: 'string' }, 'New York'],
    [{ type: 'string', format: 'date' }, '2025-01-31'],
    [{ type: 'string', maxLength: 3 }, 'New'],
    [{ type: 'string', minLength: 10 }, 'New York..'],
    [{ type: ['null', 'string'] }, null],
    [{ type: 'number', maximum: 3.5 }, 3.5],
    [{ type: 'integer', minimum: 20, multipleOf: 8 }, 24],
    [{ type: 'integer', exclusiveMaximum: 12 }, 11],
    [{ type: 'array', items: { type: 'integer' }, minItems: 2 }, [12, 12]],
    [{ type: 'array', items: { type: 'integer' }, maxItems: 0 }, []],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, 12],
    [{ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] }, { a: 1, b: 2 }],
    [{ $ref: '#/$defs/x', $defs: { x: { const: 'deep' } } }, 'deep'],
    ['nonsense', null],
  ])('makes a value for %j', (schema, value) => {
    expect(schemaValue(schema, hints)).toEqual(value);
  });

  it('ends on a schema that contains itself', () => {
    const schema = { type: 'object', properties: { next: { $ref: '#' } } };
    expect(JSON.stringify(schemaValue(schema, hints)).length).toBeLessThan(200);
  });

  it('keeps to bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1000), fc.boolean(), (minimum, span, whole) => {
        const schema = { type: whole ? 'integer' : 'number', minimum, maximum: minimum + span };
        const value = schemaValue(schema, hints);
        expect(value).toBeGreaterThanOrEqual(minimum);
        expect(value).toBeLessThanOrEqual(minimum + span);
      }),
    );
  });
});
