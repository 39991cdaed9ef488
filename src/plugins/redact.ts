import { z } from 'zod';
import { createFinder } from '../guard/find.ts';
import { Restorer, restoreText } from '../guard/restore.ts';
import { conversationOf } from '../guard/scope.ts';
import type { Conversation } from '../guard/vault-contract.ts';
import { PII_TYPES, type PiiType } from '../inference/pii/types.ts';
import { filterTexts } from './answer-texts.ts';
import { definePlugin, type PluginRequest } from './define.ts';
import { classifiersFor } from './needs-models.ts';
import { lookAlikesOf, maskFields } from './redact-fields.ts';

/**
 * What tells who somebody is, or reaches him. Countries, dates, ages and organisations stand in most questions that are nobody's
 * own: masked, they would take the sense out of them.
 */
const IDENTIFYING: readonly PiiType[] = [
  'CREDIT_CARD',
  'EMAIL_ADDRESS',
  'IBAN_CODE',
  'IP_ADDRESS',
  'PERSON',
  'PHONE_NUMBER',
  'STREET_ADDRESS',
  'US_DRIVER_LICENSE',
  'US_SSN',
];

const config = z.strictObject({
  types: z
    .array(z.enum(PII_TYPES))
    .default([...IDENTIFYING])
    .meta({ description: 'Types of personal data to mask.' }),
  secrets: z.boolean().default(true).meta({ description: 'Also keys, tokens, private keys and passwords.' }),
  minScore: z.number().min(0).max(1).default(0.5).meta({ description: 'Least score of a find.' }),
  allow: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Values that are never masked, such as your own support address.' }),
  deny: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Words that are always masked, such as code names; as TERM.' }),
  restore: z
    .boolean()
    .default(true)
    .meta({ description: 'Put the values back in the answer; false: the client gets the placeholders.' }),
});

export default definePlugin({
  id: 'redact',
  title: 'Redact',
  summary:
    'Masks personal data and secrets before the request leaves, with placeholders that keep their type, and puts the values back in the answer.',
  order: 20,
  needsModels: true,
  config,
  examples: [
    { title: 'What identifies somebody, and secrets', config: {} },
    {
      title: 'No names, and our own address as it is',
      config: { types: ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD'], allow: ['support@example.com'] },
    },
    { title: 'Code names, and placeholders in the answer', config: { deny: ['Bluebird'], restore: false } },
  ],
  create({ types, secrets, minScore, allow, deny, restore }, world) {
    const find = createFinder(classifiersFor('redact', world), {
      types: new Set<string>(types),
      secrets,
      minScore,
      allow,
      deny,
      remember: true,
    });
    const held = new WeakMap<PluginRequest, Conversation>();

    const mask = (request: PluginRequest, id: string | undefined, conversation: Conversation): undefined => {
      const counts = new Map<string, number>();
      const note = (type: string) => void counts.set(type, (counts.get(type) ?? 0) + 1);
      // without restoring, a placeholder in the client's history is the one of the same value then and now
      const taken = restore ? lookAlikesOf(request, conversation) : new Set<string>();
      maskFields(request, { find, conversation, taken, seen: new Map(), note });
      if (id !== undefined) world.vault.keep(id, conversation);
      for (const [what, count] of counts) request.report({ by: 'redact', what, action: 'masked', count });
      if (restore && conversation.size > 0) held.set(request, conversation);
      return undefined;
    };

    return {
      before(request) {
        const id = conversationOf(request.asker);
        const opened = world.vault.open(id);
        return opened instanceof Promise
          ? opened.then((conversation) => mask(request, id, conversation))
          : mask(request, id, opened);
      },
      after(request) {
        const conversation = held.get(request);
        if (conversation === undefined) return undefined;
        return filterTexts({
          whole: (text, form) => restoreText(text, form, conversation),
          open: (form) => new Restorer(conversation, form),
        });
      },
    };
  },
});
