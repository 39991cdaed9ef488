import { z } from 'zod';
import { defineSignal } from './define.ts';
import { match, miss } from './outcomes.ts';

const config = z.strictObject({
  names: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: 'Any of these tools is offered; a name may end in *.' }),
  choice: z
    .enum(['auto', 'none', 'required', 'named'])
    .optional()
    .meta({ description: 'What tool_choice asks for; named: one certain tool.' }),
  min: z.int().min(1).default(1).meta({ description: 'Least number of tools offered.' }),
});

/** The choice in one word; clients that say nothing leave it to the model. */
function choiceOf(toolChoice: unknown): 'auto' | 'none' | 'required' | 'named' {
  if (toolChoice === 'none' || toolChoice === 'required') return toolChoice;
  if (toolChoice === 'any') return 'required';
  return typeof toolChoice === 'object' && toolChoice !== null ? 'named' : 'auto';
}

export default defineSignal({
  id: 'tools',
  title: 'Tools',
  summary: 'Matches when the request offers tools, certain tools, or asks for a certain use of them.',
  config,
  examples: [
    { title: 'Any tool', config: {} },
    { title: 'File tools', config: { names: ['read_file', 'fs_*'] } },
    { title: 'A tool must be called', config: { choice: 'required' } },
  ],
  cost: 'free',
  create: ({ name, names, choice, min }) => {
    const wanted = names?.map((one) => (one.endsWith('*') ? { prefix: one.slice(0, -1) } : { exact: one }));
    return {
      emits: [name],
      evaluate: ({ tools, toolNames, toolChoice }) => {
        if (tools.length < min) return miss(name, tools.length);
        if (choice !== undefined && choiceOf(toolChoice) !== choice) return miss(name, tools.length);
        const hit =
          wanted === undefined
            ? undefined
            : toolNames.find((tool) =>
                wanted.some((one) =>
                  one.prefix === undefined ? tool === one.exact : tool.startsWith(one.prefix),
                ),
              );
        if (wanted !== undefined && hit === undefined) return miss(name, tools.length);
        return match(name, tools.length, hit ?? `${tools.length} tools`);
      },
    };
  },
});
