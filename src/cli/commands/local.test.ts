import { expect, it } from 'vitest';
import type { Invocation } from './define.ts';
import local from './local.ts';

function invocation(options: Invocation['options']): Invocation {
  const { stdout: out, stderr: err, stdin } = process;
  return { positionals: [], options, json: false, out, err, stdin, env: {} };
}

it.each([
  [{}, 'FL_USAGE', /no model file/],
  [{ model: 'a.gguf', port: 'x' }, 'FL_USAGE', /--port x/],
  [{ model: 'a.gguf', port: '70000' }, 'FL_USAGE', /--port 70000/],
  [{ model: 'a.gguf', parallel: '0' }, 'FL_USAGE', /--parallel 0/],
  [{ model: 'a.gguf', context: '4k' }, 'FL_USAGE', /--context 4k/],
  [{ model: '/nowhere/a.gguf', port: '0' }, 'FL_MODEL_FILE', /\/nowhere\/a\.gguf cannot be read \(ENOENT\)/],
])('refuses %j', async (options, code, message) => {
  await expect(local.run(invocation(options))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
