import { expect, test } from 'vitest';
import { fastSim, MODEL } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

const BACKEND_KEY = 'sk-the-backends-own-key';
const CLIENT_KEY = 'sk-the-clients-key';
const PROMPT = 'The quick brown fox keeps a secret.';

test('keys stay where they belong, and prompts and users are in no log line and no metric', async () => {
  const sim = await fastSim();
  const backend = { url: sim.url, provider: 'vllm', key: '${E2E_BACKEND_KEY}' };
  const config = JSON.stringify({ models: [{ name: MODEL, backends: [backend] }], log: { level: 'trace' } });
  const gateway = await startGateway({ config, env: { E2E_BACKEND_KEY: BACKEND_KEY } });
  try {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CLIENT_KEY}`, cookie: 'session=1', 'x-authz-user-id': 'mallory' },
      body: JSON.stringify({ model: 'auto', user: 'mallory', messages: [{ role: 'user', content: PROMPT }] }),
    });
    expect(response.status).toBe(200);
    await response.text();

    const { headers = {} } = sim.received.at(-1) ?? {};
    expect(headers.authorization).toBe(`Bearer ${BACKEND_KEY}`);
    expect(headers.cookie).toBeUndefined();

    await gateway.says('/v1/chat/completions');
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    for (const secret of [BACKEND_KEY, CLIENT_KEY, PROMPT, 'brown fox']) {
      expect(gateway.output).not.toContain(secret);
      expect(metrics).not.toContain(secret);
    }
    expect(metrics).not.toContain('mallory');
  } finally {
    await gateway.stop();
    await sim.close();
  }
});
