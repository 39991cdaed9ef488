import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FairleadError } from '../core/errors.ts';
import { read } from './responses-openai.fixture.ts';

it('property: whatever stands in the items, it is read or refused with a code', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean());
  const item = fc.dictionary(
    fc.constantFrom('type', 'role', 'content', 'call_id', 'name', 'arguments', 'output', 'summary', 'id'),
    fc.oneof(
      leaf,
      fc.constantFrom('message', 'user', 'assistant', 'function_call', 'function_call_output', 'reasoning'),
      fc.array(
        fc.oneof(
          leaf,
          fc.record({ type: fc.constantFrom('input_text', 'output_text', 'refusal', 'x'), text: leaf }),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), (input) => {
      try {
        read({ input });
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FairleadError);
      }
    }),
  );
});

it('property: whatever stands in the fields, they are read or refused with a code', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean());
  const tool = fc.dictionary(
    fc.constantFrom('type', 'name', 'parameters', 'strict', 'format'),
    fc.oneof(leaf, fc.constantFrom('function', 'custom')),
  );
  const value = fc.oneof(
    leaf,
    fc.array(fc.oneof(leaf, tool), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('type', 'format', 'effort', 'summary', 'name', 'tools', 'mode'),
      fc.oneof(leaf, tool),
    ),
  );
  const field = fc.constantFrom(
    'tools',
    'tool_choice',
    'text',
    'reasoning',
    'include',
    'metadata',
    'n',
    'prompt',
  );
  fc.assert(
    fc.property(fc.dictionary(field, value), (fields) => {
      try {
        read({ input: 'Hi', ...fields });
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(FairleadError);
      }
    }),
  );
});
