import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'config check',
  title: 'Check a configuration',
  summary: 'Reads a configuration file and prints every problem with its place and its mend.',
  usage: 'FILE',
  options: {},
  examples: ['fairlead config check fairlead.yaml', 'fairlead config check fairlead.yaml --json'],
  async run({ positionals, json, env, out, err }) {
    const [{ FairleadError }, { checkConfig }, { formatProblem }] = await Promise.all([
      import('../../core/errors.ts'),
      import('../check-config.ts'),
      import('../../config/problems.ts'),
    ]);
    const [file, more] = positionals;
    if (file === undefined || more !== undefined) {
      throw new FairleadError('FL_USAGE', 'config check takes one file', {
        hint: 'fairlead config check FILE',
      });
    }
    const { summary, problems, warnings, notes } = await checkConfig(file, env);
    const valid = problems.length === 0;
    if (json) out.write(`${JSON.stringify({ valid, problems, warnings, notes })}\n`);
    else {
      for (const problem of [...problems, ...warnings]) err.write(`${formatProblem(problem)}\n`);
      for (const { recipe, type, name, note } of notes)
        out.write(`${recipe === 'main' ? '' : `${recipe}: `}${type} ${name}: ${note}\n`);
      if (valid) out.write(`${file}: valid: ${summary}\n`);
    }
    return valid ? 0 : 2;
  },
});
