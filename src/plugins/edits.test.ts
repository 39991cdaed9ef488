import { expect, test } from 'vitest';
import { pluginRequest, pluginWorld } from './request.fixture.ts';
import requestParams from './request-params.ts';
import systemPrompt from './system-prompt.ts';

const MASKED = [{ role: 'user', content: 'my mail is <EMAIL_ADDRESS_1>' }];

test('system_prompt builds on what the plugins before it have left', async () => {
  const request = pluginRequest({ messages: [{ role: 'user', content: 'my mail is ann@example.org' }] });
  request.set('messages', MASKED);
  const config = systemPrompt.config.parse({ systemPrompt: 'Be brief.' });
  await systemPrompt.create(config, pluginWorld()).before?.(request);
  expect(request.get('messages')).toEqual([{ role: 'system', content: 'Be brief.' }, ...MASKED]);
});

test('request_params caps what the plugins before it have set, and not what they have removed', async () => {
  const request = pluginRequest({ max_tokens: 10, n: 5 });
  request.set('max_tokens', 500);
  request.remove('n');
  const config = requestParams.config.parse({ maxTokensLimit: 100, maxN: 1 });
  await requestParams.create(config, pluginWorld()).before?.(request);
  expect(request.get('max_tokens')).toBe(100);
  expect(request.get('n')).toBeUndefined();
});
