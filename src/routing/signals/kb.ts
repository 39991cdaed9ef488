import { z } from 'zod';
import { FairleadError } from '../../core/errors.ts';
import { defineSignal, type SignalContext } from './define.ts';
import { FITTED } from './learned/calibrated.ts';
import { knowledgeShape, readKnowledge } from './learned/knowledge.ts';
import { knowledgeSignal } from './learned/knowledge-signal.ts';
import { silentSignal } from './learned/learned-signal.ts';

const config = z
  .strictObject({
    ...knowledgeShape,
    file: z.string().min(1).optional().meta({
      description: 'JSON with labels and groups, from the working directory, instead of stating them.',
    }),
    optional: z
      .boolean()
      .default(false)
      .meta({ description: 'Load without the file where it is not there; the signal then never matches.' }),
    target: z
      .strictObject({
        kind: z.enum(['label', 'group']).meta({ description: 'What it names.' }),
        value: z.string().min(1).meta({ description: 'The label or group that makes it match.' }),
      })
      .meta({ description: 'What must be found.' }),
    match: z
      .enum(['best', 'threshold'])
      .default('best')
      .meta({ description: 'best: the nearest label of all must be it; threshold: it must reach its own.' }),
    threshold: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .meta({ description: `Least similarity. ${FITTED}` }),
  })
  .refine(({ file, labels }) => (file === undefined) !== (labels === undefined), {
    message: 'needs either labels or a file',
  });

type Options = z.output<typeof config> & { readonly name: string };

/** The labels and groups, stated or read; undefined for a file that is not there and need not be. */
async function knowledgeOf(options: Options, { readText }: SignalContext) {
  const { name, file, labels, groups } = options;
  if (file === undefined) return { labels: labels ?? {}, groups };
  const refuse = (what: string, cause?: unknown) =>
    new FairleadError('FL_CONFIG_INVALID', `signal ${name}: ${file} ${what}`, {
      param: `signals.${name}.file`,
      hint: 'give the path of a JSON file with labels and groups',
      cause,
    });
  let text: string;
  try {
    if (readText === undefined) throw new Error('there are no files here');
    text = await readText(file);
  } catch (cause) {
    if (options.optional) return undefined;
    throw refuse('cannot be read', cause);
  }
  const read = readKnowledge(text);
  if (read === undefined) throw refuse('is no list of labels with exemplars');
  return { labels: read.labels, groups: { ...read.groups, ...groups } };
}

export default defineSignal({
  id: 'kb',
  title: 'Knowledge base',
  summary: 'Matches when the prompt is nearest to the exemplars of a label, or of a group of labels.',
  config,
  examples: [
    {
      title: 'Inline',
      config: {
        labels: {
          billing: { exemplars: ['my invoice is wrong', 'charge me again', 'refund my order'] },
          outage: { exemplars: ['the site is down', 'nothing loads', 'error 500 everywhere'] },
        },
        groups: { urgent: ['outage'] },
        target: { kind: 'group', value: 'urgent' },
      },
    },
    {
      title: 'From a file that may be missing',
      config: { file: './kb/privacy.json', optional: true, target: { kind: 'label', value: 'pii' } },
    },
  ],
  cost: 'cpu',
  needsModels: true,
  create: async (options, context) => {
    const { name, target, match, threshold } = options;
    const { classifiers } = context;
    if (classifiers === undefined)
      return silentSignal([name], 'no on-board models are loaded, so it never matches');
    const knowledge = await knowledgeOf(options, context);
    if (knowledge === undefined)
      return silentSignal([name], `${options.file} is not there, so it never matches`);
    return knowledgeSignal({ name, knowledge, target, match, threshold }, classifiers, context);
  },
});
