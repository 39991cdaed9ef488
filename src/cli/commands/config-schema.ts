import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'config schema',
  title: 'JSON Schema of the configuration',
  summary: 'Prints the JSON Schema of the configuration, for editors.',
  usage: '',
  options: {},
  examples: [
    'fairlead config schema > fairlead.schema.json',
    "sed -i '1i # yaml-language-server: $schema=./fairlead.schema.json' fairlead.yaml",
  ],
  async run({ out }) {
    const [{ configJsonSchema }, { createKinds }] = await Promise.all([
      import('../../config/json-schema.ts'),
      import('../kinds.ts'),
    ]);
    out.write(`${JSON.stringify(configJsonSchema(createKinds().config), null, 2)}\n`);
    return 0;
  },
});
