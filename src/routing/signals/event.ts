import { z } from 'zod';
import type { LiteralRegistrar } from '../literal-registrar.ts';
import { defineSignal } from './define.ts';
import { match, miss } from './outcomes.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];
const URGENT = [
  'urgent',
  'immediate',
  'asap',
  'deadline',
  'now',
  ...['time', 'critical'].flatMap((first) =>
    [' ', '-', '_'].map((gap) => `${first}${gap}${first === 'time' ? 'sensitive' : 'window'}`),
  ),
];

const list = z.array(z.string()).default([]);

interface Criterion {
  readonly title: string;
  readonly words: readonly { readonly text: string; readonly handle: number }[];
}

function criterion(title: string, words: readonly string[], literals: LiteralRegistrar): Criterion[] {
  const known = words.map((text) => text.trim()).filter((text) => text !== '');
  if (known.length === 0) return [];
  return [
    {
      title,
      words: known.map((text) => ({
        text,
        handle: literals.add(text, { caseSensitive: false, word: true }),
      })),
    },
  ];
}

export default defineSignal({
  id: 'event',
  title: 'Events and alerts',
  summary:
    'Finds event types, severities, action codes and urgency; the more of them, the higher the confidence.',
  config: z.strictObject({
    eventTypes: list,
    severities: list.meta({ description: 'critical, high, medium, low; others are passed over.' }),
    actionCodes: list,
    temporal: z.boolean().default(false).meta({ description: 'Also look for words of urgency.' }),
  }),
  examples: [
    {
      title: 'Incidents',
      config: { eventTypes: ['outage', 'incident'], severities: ['critical', 'high'], temporal: true },
    },
    { title: 'Action codes', config: { actionCodes: ['RESTART_POD', 'ROLLBACK'] } },
  ],
  cost: 'cpu',
  create: ({ name, eventTypes, severities, actionCodes, temporal }, { literals }) => {
    const known = severities
      .map((severity) => severity.trim().toLowerCase())
      .filter((severity) => SEVERITIES.includes(severity));
    const criteria = [
      ...criterion('event', eventTypes, literals),
      ...criterion('severity', known, literals),
      ...criterion('action', actionCodes, literals),
      ...criterion('urgency', temporal ? URGENT : [], literals),
    ];
    return {
      emits: [name],
      evaluate: ({ hits }) => {
        const found: string[] = [];
        for (const { title, words } of criteria) {
          const word = words.find(({ handle }) => hits.has(handle));
          if (word !== undefined) found.push(`${title} ${word.text}`);
        }
        if (found.length === 0) return miss(name);
        return match(name, found.length, found.join(', '), 0.5 + (0.5 * found.length) / criteria.length);
      },
    };
  },
});
