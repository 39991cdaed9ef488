import { z } from 'zod';
import { FairleadError } from '../core/errors.ts';
import { ATTACK_ACTIONS, ATTACK_KINDS, type AttackAction, judge } from '../guard/attack-rules.ts';
import { TextMemo } from '../guard/text-memo.ts';
import type { Attack, Classifiers } from '../inference/contract.ts';
import { definePlugin } from './define.ts';
import { act, type Caught } from './guard-acts.ts';
import { type GuardedText, guardedTexts, PLACES, type Place } from './guarded-texts.ts';
import { classifiersFor } from './needs-models.ts';

const ruleOf = (action: AttackAction, description: string) =>
  z
    .strictObject({
      action: z.enum(ATTACK_ACTIONS).default(action).meta({
        description:
          'block refuses the request; route takes `model`; strip puts `note` in place of a tool result or document (a turn of the user’s is blocked); flag only says so.',
      }),
      threshold: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .meta({ description: 'Least probability of an attack.' }),
    })
    .prefault({})
    .meta({ description });

const config = z.strictObject({
  jailbreak: ruleOf('block', 'Attempts to make the model leave its rules.'),
  injection: ruleOf('strip', 'Instructions of a stranger in what the model is given to read.'),
  harmful: ruleOf('block', 'Requests for harm.'),
  scan: z.array(z.enum(PLACES)).min(1).default(['last_turn', 'tool_results', 'documents']).meta({
    description:
      'Which texts are read. documents: the request’s own documents, and the text parts of a user’s message after its first. System and assistant messages are not read.',
  }),
  model: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'For route: takes the request in place of the chosen one.' }),
  respond: z
    .enum(['error', 'refusal'])
    .default('error')
    .meta({ description: 'For block: an error 403, or an answer that says `message`.' }),
  message: z
    .string()
    .min(1)
    .default('This request was refused by a guard.')
    .meta({ description: 'What a blocked client is told.' }),
  note: z
    .string()
    .min(1)
    .default('[Removed by a guard.]')
    .meta({ description: 'For strip: stands in place of what is taken out.' }),
  tier: z.enum(['fast', 'cascade']).default('fast').meta({
    description: 'fast answers at once; cascade asks the transformer where that answer is unsure.',
  }),
  budgetMs: z
    .number()
    .nonnegative()
    .max(10_000)
    .default(5)
    .meta({ description: 'For cascade: what the transformer may take for one text.' }),
});

type Config = z.output<typeof config>;

/** Texts whose reading is remembered. */
const MEMO_TEXTS = 20_000;

export default definePlugin({
  id: 'guard',
  title: 'Attack guard',
  summary:
    'Blocks, reroutes, strips or flags attacks in what users say and in what tools and documents bring in.',
  order: 10,
  needsModels: true,
  config,
  examples: [
    { title: 'Block attacks, strip strangers’ instructions', config: {} },
    {
      title: 'Only flag, until its figures are trusted',
      config: { jailbreak: { action: 'flag' }, injection: { action: 'flag' }, harmful: { action: 'off' } },
    },
    {
      title: 'A refusal in words, and doubtful requests to another model',
      config: { respond: 'refusal', harmful: { action: 'route', threshold: 0.4 }, model: 'careful' },
    },
  ],
  create(options, world) {
    const ask = askerOf(classifiersFor('guard', world), options);
    const routes = ATTACK_KINDS.some((kind) => options[kind].action === 'route');
    if (routes && (options.model === undefined || !world.hasModel(options.model))) {
      throw new FairleadError('FL_CONFIG_INVALID', 'guard: route needs a model of the configuration.', {
        param: 'plugins.model',
        hint: 'Set `model` to the name of one of `models`.',
      });
    }
    const scan: ReadonlySet<Place> = new Set(options.scan);
    return {
      before(request) {
        const texts = guardedTexts(request, scan);
        const attacks = texts.map(({ text }) => ask(text));
        return attacks.some((one) => one instanceof Promise)
          ? Promise.all(attacks).then((all) => act(request, caughtOf(texts, all, options), options))
          : act(request, caughtOf(texts, attacks as Attack[], options), options);
      },
    };
  },
});

/** Asks the classifier, once for each text that comes again. */
function askerOf(
  classifiers: Classifiers,
  { tier, budgetMs }: Config,
): (text: string) => Attack | Promise<Attack> {
  const memo = new TextMemo<Attack>(MEMO_TEXTS);
  const cascade = tier === 'cascade' && classifiers.full !== undefined;
  return (text) => {
    const { value, digest } = memo.get(text);
    if (value !== undefined) return value;
    const reading = classifiers.read(text);
    const attack = cascade ? reading.within('jailbreak', budgetMs) : reading.now('jailbreak');
    if (!(attack instanceof Promise)) {
      memo.set(digest, attack);
      return attack;
    }
    return attack.then((given) => {
      if (given.tier === 'full') memo.set(digest, given); // else it was late: next time it may not be
      return given;
    });
  };
}

function caughtOf(texts: readonly GuardedText[], attacks: readonly Attack[], options: Config): Caught[] {
  return texts.flatMap((at, i) => {
    const verdict = judge(attacks[i] as Attack, options);
    if (verdict === undefined) return [];
    const isTurn = at.place === 'last_turn' || at.place === 'user_turns';
    return [{ ...verdict, at, action: verdict.action === 'strip' && isTurn ? 'block' : verdict.action }];
  });
}
