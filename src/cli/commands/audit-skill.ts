import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit skill',
  title: 'Audit skills',
  summary:
    'Look through agent skills and plug-in folders: what they tell the agent, what they run, what they hide.',
  usage: 'PATH…',
  options: { ...REPORT_OPTIONS },
  examples: ['fairlead audit skill ~/.claude/skills', 'fairlead audit skill ./my-skill --json'],
  async run(invocation) {
    const [{ FairleadError }, { auditSkills }, { writeReport }] = await Promise.all([
      import('../../core/errors.ts'),
      import('../../audit/skill/audit-skill.ts'),
      import('../audit/output.ts'),
    ]);
    if (invocation.positionals.length === 0)
      throw new FairleadError('FL_USAGE', 'no folder is named', { hint: 'fairlead audit skill PATH' });
    return writeReport(invocation, await auditSkills(invocation.positionals));
  },
});
