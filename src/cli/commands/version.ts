import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'version',
  title: 'Version',
  summary: 'Print the versions of Fairlead and of the Node it runs on.',
  usage: '',
  options: {},
  examples: ['fairlead version', 'fairlead version --json'],
  async run({ out, json }) {
    const { readVersion } = await import('../version.ts');
    const versions = {
      fairlead: await readVersion(),
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
    };
    out.write(
      json
        ? `${JSON.stringify(versions)}\n`
        : `fairlead ${versions.fairlead} (Node ${versions.node}, ${versions.platform})\n`,
    );
    return 0;
  },
});
