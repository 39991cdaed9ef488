import { BASELINE_KEY, ICON_KEY } from '../probe/exchange.ts';
import { typeOfJson, valuesAt } from './json-path.ts';
import type { Page } from './page.ts';
import type { Matcher } from './schema.ts';

/** What a matcher is asked over. */
export interface Scene {
  /** The answer of a request by its name; undefined: not asked, or it proves nothing. */
  page(key: string): Page | undefined;
  /** True where a product was recognised already. */
  found(product: string): boolean;
}

/**
 * Answers `matcher` over `scene`, `key` naming the answer that is looked at. What was not asked matches nothing; neither does
 * its negation, so that an answer that never came proves nothing.
 */
export function holds(matcher: Matcher, scene: Scene, key: string): boolean {
  return decide(matcher, scene, key) === true;
}

/** True, false, or undefined where an answer that it needs is not there. */
function decide(matcher: Matcher, scene: Scene, key: string): boolean | undefined {
  if ('all' in matcher) {
    let all: boolean | undefined = true;
    for (const each of matcher.all) {
      const one = decide(each, scene, key);
      if (one === false) return false;
      if (one === undefined) all = undefined;
    }
    return all;
  }
  if ('any' in matcher) {
    let any: boolean | undefined = false;
    for (const each of matcher.any) {
      const one = decide(each, scene, key);
      if (one === true) return true;
      if (one === undefined) any = undefined;
    }
    return any;
  }
  if ('not' in matcher) {
    const one = decide(matcher.not, scene, key);
    return one === undefined ? undefined : !one;
  }
  if ('at' in matcher) {
    const other = matcher.at === 'baseline' ? BASELINE_KEY : `GET ${matcher.at}`;
    return decide(matcher.where, scene, other);
  }
  if ('found' in matcher) return scene.found(matcher.found);
  if ('icon' in matcher) {
    const icon = scene.page(ICON_KEY)?.response.icon;
    return icon === undefined ? undefined : icon.mmh3 === matcher.icon || icon.sha256 === matcher.icon;
  }
  const page = scene.page(key);
  return page === undefined ? undefined : askPage(matcher, page);
}

type OfPage = Exclude<
  Matcher,
  | { all: unknown }
  | { any: unknown }
  | { not: unknown }
  | { at: string }
  | { found: string }
  | { icon: unknown }
>;

function askPage(matcher: OfPage, page: Page): boolean {
  const { response } = page;
  if ('status' in matcher)
    return Array.isArray(matcher.status)
      ? matcher.status.includes(response.status)
      : matcher.status === response.status;
  if ('header' in matcher) {
    const value = response.headers[matcher.header];
    return value !== undefined && textPasses(value, matcher);
  }
  if ('title' in matcher)
    return textPasses(page.title, typeof matcher.title === 'string' ? { is: matcher.title } : matcher.title);
  if ('body' in matcher)
    return typeof matcher.body === 'string'
      ? page.lower.includes(matcher.body.toLowerCase())
      : new RegExp(matcher.body.matches, 'i').test(searched(response.body));
  if ('url' in matcher) return response.url.toLowerCase().includes(matcher.url.toLowerCase());
  if ('certificate' in matcher) {
    const { certificate } = response;
    const wanted = matcher.certificate.toLowerCase();
    return (
      certificate !== undefined &&
      [certificate.subject, ...certificate.names].some((name) => name.toLowerCase().includes(wanted))
    );
  }
  return valuesAt(page.json, matcher.json).some((value) => valuePasses(value, matcher));
}

interface TextTests {
  readonly is?: unknown;
  readonly contains?: string | undefined;
  readonly matches?: string | undefined;
}

function textPasses(value: string, tests: TextTests): boolean {
  if (typeof tests.is === 'string' && value.trim().toLowerCase() !== tests.is.toLowerCase()) return false;
  if (tests.contains !== undefined && !value.toLowerCase().includes(tests.contains.toLowerCase()))
    return false;
  return tests.matches === undefined || new RegExp(tests.matches, 'i').test(searched(value));
}

function valuePasses(value: unknown, tests: TextTests & { readonly type?: string | undefined }): boolean {
  if (value === undefined) return false;
  if (tests.type !== undefined && typeOfJson(value) !== tests.type) return false;
  if (typeof value === 'string')
    return (tests.is === undefined || typeof tests.is === 'string') && textPasses(value, tests);
  if (tests.is !== undefined && tests.is !== value) return false;
  return tests.contains === undefined && tests.matches === undefined;
}

/** Patterns look at this much of a body. */
const SEARCHED_CHARS = 1_048_576;

export function searched(body: string): string {
  return body.length > SEARCHED_CHARS ? body.slice(0, SEARCHED_CHARS) : body;
}
