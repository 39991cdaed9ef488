import { expect } from 'vitest';
import { guardSchema } from '../config/schema/guard.ts';
import { systemClock } from '../core/clock.ts';
import { createVault } from '../guard/vault.ts';
import { scriptedClassifiers } from '../inference/classifiers.fixture.ts';
import type { ChatRequest } from '../protocol/openai-chat.ts';
import type { Plugin } from './define.ts';
import redact from './redact.ts';
import { pluginRequest, pluginWorld } from './request.fixture.ts';

export function setUp(config: Record<string, unknown> = {}) {
  const vault = createVault(guardSchema.parse({}), systemClock);
  const world = pluginWorld({ vault, classifiers: scriptedClassifiers() });
  return { vault, plugin: redact.create(redact.config.parse(config), world) };
}

export async function masked(plugin: Plugin, body: Partial<ChatRequest>, session?: string) {
  const asker = { key: 'k', user: undefined, team: undefined, tenant: undefined, session };
  const request = pluginRequest(body, { asker });
  expect(await plugin.before?.(request)).toBeUndefined();
  return { request, messages: request.get('messages'), filter: plugin.after?.(request) };
}

export const said = (content: string): Partial<ChatRequest> => ({ messages: [{ role: 'user', content }] });
