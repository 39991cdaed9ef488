import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit update',
  title: 'Update advisories',
  summary:
    'Read advisories in OSV form from a file, a folder or a ZIP archive, and keep those about the products we know.',
  usage: 'PATH [--rules DIR]',
  options: {
    rules: {
      type: 'string',
      value: 'DIR',
      description: 'The rules directory to write to; ~/.fairlead/rules where left out.',
    },
  },
  examples: [
    'fairlead audit update osv/PyPI/all.zip',
    'fairlead audit update GHSA-xxxx.json --rules my-rules --json',
  ],
  async run({ positionals, options, json, out, err }) {
    const [{ FairleadError }, { importOsv }, { userRules }] = await Promise.all([
      import('../../core/errors.ts'),
      import('../../audit/advisories/osv/import.ts'),
      import('../../audit/advisories/files.ts'),
    ]);
    const [path, more] = positionals;
    if (path === undefined || more !== undefined)
      throw new FairleadError('FL_USAGE', 'audit update takes one file, folder or archive', {
        hint: 'fairlead audit update PATH',
      });
    const rules = typeof options.rules === 'string' ? options.rules : userRules();
    const { read, ours, folder, added, changed, withdrawn, unchanged, refused } = importOsv(path, rules);
    if (json)
      out.write(`${JSON.stringify({ read, ours, folder, added, changed, withdrawn, unchanged, refused })}\n`);
    else {
      for (const { file, reason } of refused) err.write(`refused: ${file}: ${reason}\n`);
      for (const [word, changes] of Object.entries({ added, changed, withdrawn }))
        for (const { product, id } of changes) out.write(`${word}: ${product} ${id}\n`);
      out.write(
        `${read} advisories read, ${ours} about our products: ${added.length} added, ${changed.length} changed, ${withdrawn.length} withdrawn, ${unchanged} as they were, in ${folder}\n`,
      );
    }
    return refused.length === 0 ? 0 : 1;
  },
});
