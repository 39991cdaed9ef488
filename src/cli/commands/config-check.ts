import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'config check',
  title: 'Check a configuration',
  summary: 'Reads a configuration file and prints every problem with its place and its mend.',
  usage: 'FILE',
  options: {},
  examples: ['fairlead config check fairlead.yaml', 'fairlead config check fairlead.yaml --json'],
  async run({ positionals, json, env, out, err }) {
    const [{ FairleadError }, { loadConfigFile }, { ConfigProblems, formatProblem }, { createKinds }] =
      await Promise.all([
        import('../../core/errors.ts'),
        import('../../config/load.ts'),
        import('../../config/problems.ts'),
        import('../kinds.ts'),
      ]);
    const [file, more] = positionals;
    if (file === undefined || more !== undefined) {
      throw new FairleadError('FL_USAGE', 'config check takes one file', {
        hint: 'fairlead config check FILE',
      });
    }
    try {
      const { config, warnings } = await loadConfigFile(file, { kinds: createKinds().config, env });
      if (json) out.write(`${JSON.stringify({ valid: true, problems: [], warnings })}\n`);
      else {
        for (const warning of warnings) err.write(`${formatProblem(warning)}\n`);
        const backends = config.models.reduce((sum, model) => sum + model.backends.length, 0);
        const decisions = config.routing?.decisions.length ?? 0;
        const policy = config.routing === undefined ? 'the built-in policy' : `${decisions} decisions`;
        out.write(`${file}: valid: ${config.models.length} models, ${backends} backends, ${policy}\n`);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof ConfigProblems)) throw error;
      if (json) out.write(`${JSON.stringify({ valid: false, problems: error.problems, warnings: [] })}\n`);
      else err.write(`${error.message}\n`);
      return 2;
    }
  },
});
