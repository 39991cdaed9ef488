import { type ExecFileException, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const bin = new URL('../../bin/fairlead.js', import.meta.url).pathname;

function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

it('runs the command line from source', async () => {
  expect(await run([bin, 'list', 'commands'])).toMatchObject({ code: 0, stderr: '' });
  expect(await run([bin, 'lst'])).toMatchObject({ code: 2, stdout: '' });
});

it('says in one line that a Node is too old', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-'));
  const preload = join(folder, 'old.cjs');
  await writeFile(preload, "Object.defineProperty(process, 'versions', { value: { node: '18.19.0' } });");
  expect(await run(['--require', preload, bin, '--help'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'fairlead: this is Node 18.19.0; Fairlead needs Node 24 or later (https://nodejs.org/en/download)\n',
  });
  await rm(folder, { recursive: true });
});

it('ends quietly when the reader of its output has gone', async () => {
  const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await once(child, 'close');
  expect(stderr).toBe('');
});
