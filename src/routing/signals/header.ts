import { z } from 'zod';
import { defineSignal } from './define.ts';
import { userRegex } from './match/user-regex.ts';
import { yesNo } from './outcomes.ts';

const TESTS = ['equals', 'in', 'exists', 'prefix', 'regex'] as const;

const config = z
  .strictObject({
    header: z.string().min(1).meta({ description: 'Name of the request header, in any case.' }),
    equals: z.string().optional(),
    in: z.array(z.string()).min(1).optional(),
    exists: z.boolean().optional(),
    prefix: z.string().min(1).optional(),
    regex: z.string().min(1).optional().meta({ description: 'RE2 pattern, found anywhere in the value.' }),
  })
  .refine((tests) => TESTS.filter((test) => tests[test] !== undefined).length === 1, {
    message: 'exactly one of equals, in, exists, prefix and regex',
  });

type Options = z.output<typeof config> & { name: string };

function test({
  name,
  equals,
  in: among,
  prefix,
  regex,
  exists,
}: Options): (value: string | undefined) => boolean {
  if (exists !== undefined) return (value) => (value !== undefined) === exists;
  if (equals !== undefined) return (value) => value === equals;
  if (among !== undefined) return (value) => value !== undefined && among.includes(value);
  if (prefix !== undefined) return (value) => value?.startsWith(prefix) === true;
  const pattern = userRegex(regex ?? '', { caseSensitive: true, param: `signals.${name}.regex` });
  return (value) => value !== undefined && pattern.test(value);
}

export default defineSignal({
  id: 'header',
  title: 'Request header',
  summary: 'Compares a request header; trust it only as far as you trust who sets it.',
  config,
  examples: [
    { title: 'A tenant', config: { header: 'x-tenant', equals: 'acme' } },
    { title: 'Command-line agents', config: { header: 'user-agent', regex: '(?i)claude-code|codex' } },
    { title: 'Asked for debugging', config: { header: 'x-debug', exists: true } },
  ],
  cost: 'free',
  create: (options) => {
    const holds = test(options);
    return {
      emits: [options.name],
      evaluate: (view) => yesNo(options.name, holds(view.header(options.header)), options.header),
    };
  },
});
