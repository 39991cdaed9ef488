import { z } from 'zod';
import { createFinder } from '../guard/find.ts';
import { LeakScanner } from '../guard/leak-scanner.ts';
import { PII_TYPES } from '../inference/pii/types.ts';
import { filterTexts, type TextLane } from './answer-texts.ts';
import { type AnswerFilter, definePlugin } from './define.ts';
import { Leaks } from './leaks.ts';
import { classifiersFor } from './needs-models.ts';

/** What reaches a person or is theirs alone. Names, places and dates stand in every good answer. */
const LEAKS = [
  'CREDIT_CARD',
  'EMAIL_ADDRESS',
  'IBAN_CODE',
  'PHONE_NUMBER',
  'STREET_ADDRESS',
  'US_DRIVER_LICENSE',
  'US_SSN',
] as const;

const config = z.strictObject({
  types: z
    .array(z.enum(PII_TYPES))
    .default([...LEAKS])
    .meta({ description: 'Types of personal data that are no part of an answer.' }),
  secrets: z.boolean().default(true).meta({ description: 'Also keys, tokens, private keys and passwords.' }),
  minScore: z.number().min(0).max(1).default(0.5).meta({ description: 'Least score of a find.' }),
  allow: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Values that are no leak, such as your own support address.' }),
  deny: z.array(z.string().min(1)).default([]).meta({ description: 'Words that always are one, as TERM.' }),
  allowFromPrompt: z
    .boolean()
    .default(true)
    .meta({ description: 'What stands in the client’s own messages is no leak.' }),
  action: z.enum(['mask', 'block', 'flag']).default('mask').meta({
    description:
      'mask puts [TYPE] in its place; block ends the answer with an error; flag only says so, and holds nothing back.',
  }),
  holdBackChars: z.int().min(32).max(4096).default(128).meta({
    description:
      'How many characters of a stream are seen before the first of them goes out; runs without a space are held whole.',
  }),
});

export default definePlugin({
  id: 'output_scan',
  title: 'Output scan',
  summary:
    'Finds secrets and personal data that leak in answers, streams included, and masks, blocks or flags them.',
  order: 50,
  needsModels: true,
  config,
  examples: [
    { title: 'Mask what leaks', config: {} },
    { title: 'No secret leaves', config: { types: [], action: 'block' } },
    { title: 'Only say so', config: { action: 'flag', allow: ['support@example.com'] } },
  ],
  create(options, world) {
    const { types, secrets, minScore, allow, deny } = options;
    const wanted = { types: new Set<string>(types), secrets, minScore, allow, deny, remember: false };
    const find = createFinder(classifiersFor('output_scan', world), wanted);
    return {
      after: (request) => {
        const leaks = new Leaks(request, options);
        const scan = { find, replace: leaks.replace, holdBackChars: options.holdBackChars };
        const flags = options.action === 'flag';
        const texts = filterTexts({
          hidesLogprobs: !flags,
          whole(text, form) {
            const given = new LeakScanner(scan, form).whole(text);
            return flags ? text : given;
          },
          open(form) {
            const scanner = new LeakScanner(scan, form);
            return flags ? onlyLook(scanner) : scanner;
          },
        });
        return withReport(texts, leaks);
      },
    };
  },
});

function withReport(texts: AnswerFilter, leaks: Leaks): AnswerFilter {
  return {
    whole(completion) {
      const given = texts.whole(completion);
      leaks.say();
      return given;
    },
    chunk: (chunk) => texts.chunk(chunk),
    end: () => texts.end(),
    close: () => leaks.report(),
  };
}

/** Lets every text through at once and looks at it behind its back. */
function onlyLook(scanner: LeakScanner): TextLane {
  return {
    push(text) {
      scanner.push(text);
      return text;
    },
    end() {
      scanner.end();
      return '';
    },
  };
}
