import { z } from 'zod';
import { ICON_KEY, ICON_PATH, type ProbeRequest, requestKey, type Transcript } from '../probe/exchange.ts';
import { headerText, type Matcher, readMatcher } from './matcher.ts';
import { compileRegex } from './regex.ts';
import { RuleError } from './tokens.ts';
import { optionalText, readShape, readYaml, textList } from './yaml.ts';

export interface VerdictOptions {
  /** Give A.I.G.'s own verdict. */
  readonly compat?: boolean | undefined;
}

/** A fingerprint of A.I.G. */
export interface AigFingerprint {
  readonly name: string;
  /** What it asks for, each once. */
  readonly requests: readonly ProbeRequest[];
  readonly warnings: readonly string[];
  /** Whether the answers are this product's, and its version; '' where it could not be read. Pure; never throws. */
  matches(
    responses: Transcript,
    options?: VerdictOptions,
  ): { readonly hit: boolean; readonly version: string };
}

const itemSchema = z.looseObject({
  method: optionalText,
  path: optionalText,
  matchers: textList,
  data: optionalText,
  extractor: z
    .looseObject({ part: optionalText, group: optionalText, regex: optionalText })
    .optional()
    .catch(undefined),
});
const fileSchema = z.looseObject({
  info: z.looseObject({ name: z.string().min(1) }),
  http: z.array(itemSchema),
  version: z.array(itemSchema).optional().catch(undefined),
});

interface Item {
  readonly request: ProbeRequest;
  readonly matchers: readonly Matcher[];
  /** Reads the version from a response. */
  readonly extract: (transcript: Transcript) => string;
  readonly warnings: readonly string[];
}

/** Reads a file of data/fingerprints. Throws RuleError; keys that are not known are passed over. */
export function readFingerprint(text: string): AigFingerprint {
  const { info, http, version = [] } = readShape(fileSchema, readYaml(text));
  const items = http.map(readItem);
  const sources = version.map(readItem);
  const usesIcon = items.some(({ matchers }) => matchers.some((matcher) => matcher.usesIcon));
  const requests = [...items, ...sources].map(({ request }) => request);
  if (usesIcon) requests.push({ method: 'GET', path: ICON_PATH });
  return {
    name: info.name,
    requests: [...new Map(requests.map((request) => [requestKey(request), request])).values()],
    warnings: [...items, ...sources].flatMap(({ warnings }) => warnings),
    matches: (transcript, { compat = false } = {}) => {
      const hit = items.some((item) => isHit(item, transcript, compat));
      const found = hit ? sources.map(({ extract }) => extract(transcript)).find((one) => one !== '') : '';
      return { hit, version: found ?? '' };
    },
  };
}

/** An error page proves nothing; A.I.G. takes it as it takes any other. Answers that ask for a login are the product's own. */
const isErrorPage = (status: number): boolean => status === 404 || status === 410 || status >= 500;

function isHit({ request, matchers }: Item, transcript: Transcript, compat: boolean): boolean {
  const response = transcript.get(requestKey(request));
  if (response === undefined || (!compat && isErrorPage(response.status))) return false;
  const icon = transcript.get(ICON_KEY)?.icon?.mmh3 ?? 0;
  return matchers.length === 0 || matchers.some((matcher) => matcher.matches({ response, icon }, compat));
}

function readItem(item: z.output<typeof itemSchema>): Item {
  const method = (item.method ?? 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'POST' && method !== 'HEAD')
    throw new RuleError(`method ${method} is not one of GET, HEAD and POST`);
  const path = item.path ?? '/';
  const request: ProbeRequest = {
    method,
    path: path.startsWith('/') ? path : `/${path}`,
    ...(item.data === undefined ? {} : { body: item.data }),
  };
  const matchers = item.matchers.map(readMatcher);
  const { regex, part, group } = item.extractor ?? {};
  const compiled = regex === undefined ? undefined : compileRegex(regex, 'i');
  return {
    request,
    matchers,
    warnings: [
      ...matchers.flatMap((matcher) => matcher.warnings),
      ...(compiled?.warning ? [compiled.warning] : []),
    ],
    extract: (transcript) => {
      const response = transcript.get(requestKey(request));
      // A group that is no number reads no version, and one that is too large means the last.
      if (response === undefined || compiled === undefined || !/^\d+$/.test(group ?? '')) return '';
      const found = compiled.exec(part === 'header' ? headerText(response) : response.body);
      return found?.[Math.min(Number(group), found.length - 1)]?.trim() ?? '';
    },
  };
}
