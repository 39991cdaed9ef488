import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import type { Invocation } from './define.ts';
import sim from './sim.ts';

const bin = join(import.meta.dirname, '../../../bin/fairlead.js');

function invocation(options: Invocation['options']): Invocation {
  const { stdout: out, stderr: err, stdin } = process;
  return { positionals: [], options, json: false, out, err, stdin, env: {} };
}

it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s', async (signal) => {
  const args = [
    'sim',
    '--port',
    '0',
    '--json',
    '--time-scale',
    '0',
    '--model',
    'qwen,itl=5',
    '--fault',
    'status:model=x',
  ];
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ready = JSON.parse(line) as { url: string; port: number };
  expect(ready).toEqual({
    url: `http://127.0.0.1:${ready.port}/v1`,
    port: ready.port,
    models: ['qwen'],
    simulated: true,
  });
  const answer = await fetch(`${ready.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(answer.status).toBe(200);
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
});

it.each([
  [{ port: 'many' }, '--port many is not a number that fits'],
  [{ port: '70000' }, '--port 70000'],
  [{ port: '0', model: ['m,ttf=3'] }, 'unknown setting ttf'],
  [{ port: '0', model: ['m,batch=0'] }, 'maxBatch must be a whole number'],
  [{ port: '0', fault: ['cutt'] }, 'did you mean cut?'],
])('refuses %j', async (options, message) => {
  await expect(sim.run(invocation(options))).rejects.toThrow(message);
});
