import { z } from 'zod';
import { defineSignal } from './define.ts';
import { yesNo } from './outcomes.ts';

const kind = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.enum(['user', 'group']));

export default defineSignal({
  id: 'authz',
  aliases: ['role_binding'],
  title: 'Role of the user',
  summary: 'Gives a role to users and groups; decisions refer to the role, not to the name of the binding.',
  config: z.strictObject({
    role: z.string().min(1),
    subjects: z.array(z.strictObject({ kind, name: z.string().trim().min(1) })).min(1),
  }),
  examples: [
    {
      title: 'Premium users and a group',
      config: {
        role: 'premium',
        subjects: [
          { kind: 'User', name: 'alice' },
          { kind: 'Group', name: 'paying' },
        ],
      },
    },
  ],
  cost: 'free',
  speaks: ({ role }) => ({ names: [role] }),
  create: ({ role, subjects }) => ({
    emits: [role],
    // Without a user nobody vouched for the groups either.
    evaluate: ({ identity: { user, groups } }) => {
      if (user === undefined || user === '') return yesNo(role, false);
      const held = subjects.find(({ kind, name }) =>
        kind === 'user' ? name === user : groups.includes(name),
      );
      return yesNo(role, held !== undefined, held === undefined ? undefined : `${held.kind} ${held.name}`);
    },
  }),
});
