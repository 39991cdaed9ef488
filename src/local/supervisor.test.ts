import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ChildMessage, ChildTask } from './child-protocol.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { LocalProcess } from './supervisor.ts';

class FakeChild extends EventEmitter {
  readonly pid = 1;
  readonly channel = { unref: () => undefined };
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  unref(): void {}

  say(message: ChildMessage): void {
    this.emit('message', message);
  }

  ready(port: number): void {
    this.say({ type: 'ready', url: `http://127.0.0.1:${port}/v1`, port, contextTokens: 64 });
  }

  kill(signal: NodeJS.Signals): boolean {
    this.signalCode = signal;
    queueMicrotask(() => this.emit('exit', null, signal));
    return true;
  }
}

function supervised() {
  const tasks: ChildTask[] = [];
  const children: FakeChild[] = [];
  const said: string[] = [];
  const process = new LocalProcess({
    settings: { ...DEFAULT_SETTINGS, gguf: '/models/small.gguf' },
    say: (line) => said.push(line),
    firstPauseMs: 1,
    spawn: (task) => {
      tasks.push(task);
      const child = new FakeChild();
      children.push(child);
      return child as unknown as ChildProcess;
    },
  });
  const started = async (count: number) => {
    while (children.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    return children[count - 1] as FakeChild;
  };
  return { process, tasks, children, said, started };
}

describe('LocalProcess', () => {
  it('gives the URL once the model is loaded', async () => {
    const { process, children, said } = supervised();
    const url = process.start();
    children[0]?.ready(4242);
    expect(await url).toBe('http://127.0.0.1:4242/v1');
    expect(said).toEqual([expect.stringMatching(/^small is ready at http.* \(context 64 tokens, \d+ ms\)$/)]);
  });

  it('starts again at the same port what ends by itself, with a longer pause each time', async () => {
    const { process, tasks, children, said, started } = supervised();
    const url = process.start();
    children[0]?.ready(4242);
    await url;
    children[0]?.kill('SIGKILL');
    const second = await started(2);
    expect(tasks[1]?.port).toBe(4242);
    second.emit('exit', 1, null);
    (await started(3)).ready(4242);
    expect(said).toEqual([
      expect.stringContaining('is ready'),
      'small ended with SIGKILL; it starts again in 1 ms',
      expect.stringMatching(/^small does not start: .* ended with code 1\.; tried again in 2 ms$/),
      expect.stringContaining('is ready'),
    ]);
  });

  it('passes on why it cannot start, and does not try again', async () => {
    const { process, children } = supervised();
    const url = process.start();
    children[0]?.say({ type: 'failed', code: 'FL_RUNTIME_MISSING', message: 'none', hint: 'install it' });
    children[0]?.emit('exit', 0, null);
    await expect(url).rejects.toMatchObject({
      code: 'FL_RUNTIME_MISSING',
      message: 'none',
      hint: 'install it',
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(children).toHaveLength(1);
  });

  it('says so where the process dies before it is ready', async () => {
    const { process, children } = supervised();
    const url = process.start();
    children[0]?.emit('exit', null, 'SIGSEGV');
    await expect(url).rejects.toMatchObject({ code: 'FL_MODEL_FAILED' });
  });

  it('stays stopped', async () => {
    const { process, children } = supervised();
    const url = process.start();
    children[0]?.ready(1);
    await url;
    await process.stop();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(children).toHaveLength(1);
    expect(children[0]?.signalCode).toBe('SIGTERM');
  });
});
