import { z } from 'zod';
import { regexProblem } from './regex-guard.ts';

/** A regular expression that cannot run for long on a hostile page. */
export const safePattern = z.string().superRefine((source, context) => {
  const problem = regexProblem(source);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const text = z.string().min(2).meta({ description: 'Text that stands in it, whatever the case.' });
const textTests = {
  is: z.string().optional(),
  contains: text.optional(),
  matches: safePattern.optional(),
};
const path = z.string().startsWith('/');
const jsonType = z.enum(['string', 'number', 'boolean', 'object', 'array', 'null']);

/** A question about the answers of a target. One key says what is asked; the others how. */
export type Matcher =
  | { all: Matcher[] }
  | { any: Matcher[] }
  | { not: Matcher }
  | { at: string; where: Matcher }
  | { status: number | number[] }
  | { header: string; is?: string | undefined; contains?: string | undefined; matches?: string | undefined }
  | { title: string | { is?: string; contains?: string; matches?: string } }
  | { body: string | { matches: string } }
  | { url: string }
  | {
      json: string;
      is?: string | number | boolean | null | undefined;
      contains?: string | undefined;
      matches?: string | undefined;
      type?: z.infer<typeof jsonType> | undefined;
    }
  | { icon: number | string }
  | { certificate: string }
  | { found: string };

export const matcher: z.ZodType<Matcher> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(matcher).min(1) }),
    z.strictObject({ any: z.array(matcher).min(1) }),
    z.strictObject({ not: matcher }),
    z.strictObject({ at: z.union([path, z.literal('baseline')]), where: matcher }),
    z.strictObject({ status: z.union([z.int(), z.array(z.int()).min(1)]) }),
    z.strictObject({ header: z.string().toLowerCase(), ...textTests }),
    z.strictObject({ title: z.union([z.string().min(1), z.strictObject(textTests)]) }),
    z.strictObject({ body: z.union([text, z.strictObject({ matches: safePattern })]) }),
    z.strictObject({ url: text }),
    z.strictObject({
      json: z.string(),
      ...textTests,
      is: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
      type: jsonType.optional(),
    }),
    z.strictObject({ icon: z.union([z.int(), z.string().regex(/^[0-9a-f]{64}$/)]) }),
    z.strictObject({ certificate: text }),
    z.strictObject({ found: z.string() }),
  ]),
) as z.ZodType<Matcher>;

const request = {
  path: path
    .optional()
    .meta({ description: 'Asked with GET; left out: only answers that others asked for are read.' }),
  method: z.enum(['GET', 'HEAD', 'POST']).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
};

const detection = z.strictObject({
  ...request,
  where: matcher,
  confidence: z.number().min(0).max(1).default(0.9),
  root: z.enum(['page', 'api']).optional().meta({
    description: 'Asked only where the first page is a web page that was found, or where it is none.',
  }),
  hint: matcher.optional().meta({
    description: 'What the first answers must show before this request is worth sending.',
  }),
});

const versionSource = z.strictObject({
  ...request,
  json: z.string().optional().meta({ description: 'Path of a JSON value.' }),
  header: z.string().toLowerCase().optional(),
  text: safePattern
    .optional()
    .meta({ description: 'On the value, or on the body; its first group is the version.' }),
  link: safePattern.optional().meta({
    description: 'On the body; its first group is the path of the file that is read instead.',
  }),
  base64: safePattern.optional().meta({
    description: 'On the body; its first group is base64 text that is read in its place.',
  }),
  where: matcher.optional(),
});

const openDoor = z.strictObject({
  ...request,
  path,
  where: matcher,
  gives: z.enum(['code', 'data', 'models', 'admin', 'setup']).meta({
    description:
      'What a stranger gets: running code, stored data, use of models, settings, or the first account.',
  }),
});

const answer = z.strictObject({
  status: z.int().default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  url: z.string().optional(),
  icon: z.int().optional(),
});
/** Answers by request, such as `{"GET /": {"body": "…"}}`. */
const example = z.record(z.string().regex(/^(?:GET|HEAD|POST) (?:\/|baseline)/), answer);

export const rule = z.strictObject({
  product: z.string().min(1),
  vendor: z.string().default(''),
  /** Other names under which advisories know it. */
  aliases: z.array(z.string()).default([]),
  /** How often it is met, 1 to 100: the more, the sooner it is asked for. */
  weight: z.int().min(1).max(100).default(10),
  detect: z.array(detection).min(1),
  version: z.array(versionSource).default([]),
  open: z.array(openDoor).default([]),
  examples: z.strictObject({ match: z.array(example).min(1), miss: z.array(example).min(1) }),
  /** Where the facts come from, with the date. */
  sources: z.array(z.string()).min(1),
});

export type Rule = z.output<typeof rule>;
export type Detection = Rule['detect'][number];
export type VersionSource = Rule['version'][number];
export type OpenDoor = Rule['open'][number];
export type ExampleAnswers = Rule['examples']['match'][number];
