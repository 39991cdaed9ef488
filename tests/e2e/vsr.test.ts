import { expect, test } from 'vitest';
import { fastSim } from './support/backends.ts';
import { startGateway } from './support/gateway.ts';

/** A file of vLLM Semantic Router, as it stands in its own form. */
const vsrFile = (endpoint: string) => `version: v0.3
listeners:
  - { name: http-8899, address: 127.0.0.1, port: 8899, timeout: 300s }
providers:
  defaults:
    default_model: test-model
    reasoning_families:
      qwen3: { type: chat_template_kwargs, parameter: enable_thinking }
    default_reasoning_effort: medium
  models:
    - name: test-model
      reasoning_family: qwen3
      provider_model_id: test-model
      backend_refs:
        - { name: primary, endpoint: "${endpoint}", protocol: http, weight: 100 }
routing:
  modelCards:
    - { name: test-model, modality: ar, capabilities: [chat, reasoning] }
  signals:
    keywords:
      - { name: proof, operator: OR, keywords: [prove, theorem] }
  decisions:
    - name: think_hard
      priority: 100
      rules:
        operator: AND
        conditions: [{ type: keyword, name: proof }]
      modelRefs: [{ model: test-model, use_reasoning: true }]
    - name: plain
      priority: 10
      rules: { operator: AND, conditions: [] }
      modelRefs: [{ model: test-model, use_reasoning: false }]
`;

test('serves a file of vLLM Semantic Router as it is, with its response headers', async () => {
  const sim = await fastSim();
  const gateway = await startGateway({ config: vsrFile(new URL(sim.url).host) });
  try {
    const ask = async (content: string) => {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content }] }),
      });
      await response.text();
      expect(response.status).toBe(200);
      return response.headers;
    };
    const hard = await ask('Prove the theorem of Pythagoras.');
    expect(hard.get('x-vsr-selected-decision')).toBe('think_hard');
    expect(hard.get('x-vsr-selected-model')).toBe('test-model');
    expect(hard.get('x-fairlead-decision')).toBe('think_hard');
    expect(sim.received.at(-1)?.body?.chat_template_kwargs).toEqual({ enable_thinking: true });

    const plain = await ask('Good morning!');
    expect(plain.get('x-vsr-selected-decision')).toBe('plain');
    expect(sim.received.at(-1)?.body?.chat_template_kwargs).toEqual({ enable_thinking: false });
  } finally {
    await gateway.stop();
    await sim.close();
  }
});
