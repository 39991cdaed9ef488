import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit rules',
  title: 'Check audit rules',
  summary:
    'Load every rule of a directory, ours or A.I.G.’s own, and say what is refused and what looks wrong.',
  usage: 'check DIR',
  options: {},
  examples: ['fairlead audit rules check rules', 'fairlead audit rules check AI-Infra-Guard/data --json'],
  async run({ positionals, json, out, err }) {
    const [{ FairleadError }, { checkRules }] = await Promise.all([
      import('../../core/errors.ts'),
      import('../../audit/rules/check.ts'),
    ]);
    const [word, folder, more] = positionals;
    if (word !== 'check' || folder === undefined || more !== undefined)
      throw new FairleadError('FL_USAGE', 'audit rules takes the word check and one directory', {
        hint: 'fairlead audit rules check DIR',
      });
    const { loaded, refused, warnings } = checkRules(folder);
    if (json) out.write(`${JSON.stringify({ loaded, refused, warnings })}\n`);
    else {
      for (const { file, reason } of refused) err.write(`refused: ${file}: ${reason}\n`);
      for (const warning of warnings) err.write(`warning: ${warning}\n`);
      out.write(
        `${loaded.fingerprints} fingerprints and ${loaded.advisories} advisories loaded, ${refused.length} refused, ${warnings.length} warnings\n`,
      );
    }
    return refused.length === 0 ? 0 : 1;
  },
});
