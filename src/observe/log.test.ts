import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createLog, type RequestRecord } from './log.ts';

const record: RequestRecord = {
  id: 'req-1',
  route: '/v1/chat/completions',
  asked: 'auto',
  decision: 'code',
  model: 'coder',
  backend: 'coder-1',
  reasoning: 'off',
  status: 200,
  stream: false,
  attempts: 1,
  promptTokens: 12,
  completionTokens: 34,
  totalMs: 56.7,
  bytes: 890,
};

function capture(config: Partial<Parameters<typeof createLog>[0]> = {}) {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const log = createLog({ level: 'info', requests: true, prompts: false, stream, ...config });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('writes one line a request with what was decided and what it took', () => {
  const { log, lines, parsed } = capture();
  log.request(record);
  expect(lines).toHaveLength(1);
  expect(parsed()[0]).toMatchObject({ ...record, level: 30, msg: 'request' });
});

it('writes prompt text only where the configuration asks for it', () => {
  const asked = { ...record, prompt: 'my secret plan' };
  const without = capture();
  without.log.request(asked);
  expect(without.lines.join('')).not.toContain('secret plan');
  const withPrompts = capture({ prompts: true });
  withPrompts.log.request(asked);
  expect(withPrompts.parsed()[0]?.prompt).toBe('my secret plan');
});

it('writes no request lines when they are switched off', () => {
  const { log, lines } = capture({ requests: false });
  log.request(record);
  log.warn('a backend is gone');
  expect(lines).toHaveLength(1);
});

it('replaces secrets in whatever is logged beside the requests', () => {
  const { log, lines } = capture();
  log.info('backend added', {
    key: 'sk-live-1',
    backend: { apiKey: 'sk-live-2', headers: { authorization: 'Bearer sk-live-3' } },
  });
  expect(lines.join('')).not.toContain('sk-live');
  expect(lines.join('')).toContain('***');
});

it('says what went wrong with its stack', () => {
  const { log, parsed } = capture();
  log.error('request failed', { err: new TypeError('x is not a function') });
  expect(parsed()[0]).toMatchObject({
    level: 50,
    err: { type: 'TypeError', message: 'x is not a function' },
  });
});

it('loses no buffered line when the process ends', async () => {
  const script = `
    import { createLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
    const log = createLog({ level: 'info', requests: true, prompts: false });
    for (let i = 0; i < 500; i++) log.info('line ' + i);
    process.exit(0);
  `;
  const { stderr, stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(500);
});
