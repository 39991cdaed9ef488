import { requestKey } from '../probe/exchange.ts';
import { requestOf } from '../probe/plan.ts';
import type { Session } from '../probe/session.ts';
import { valuesAt } from './json-path.ts';
import { wellAnswered } from './judge-rule.ts';
import { holds, searched } from './matcher.ts';
import type { Page } from './page.ts';
import type { Rule, VersionSource } from './schema.ts';

/** The version from the first of the rule's places that tells it; '' where none does. */
export async function readVersion(rule: Rule, session: Session): Promise<string> {
  for (const source of rule.version) {
    const version = await readFrom(source, session);
    if (version !== '') return version;
  }
  return '';
}

async function readFrom(source: VersionSource, session: Session): Promise<string> {
  const request = requestOf(source) ?? { method: 'GET', path: '/' };
  const key = requestKey(request);
  let page = await session.ask(request);
  if (page === undefined || !wellAnswered(source.where, session, key)) return '';
  if (source.where !== undefined && !holds(source.where, session, key)) return '';
  if (source.link !== undefined) {
    const linked = firstGroup(source.link, page.response.body);
    if (linked === '') return '';
    page = await session.ask({ method: 'GET', path: pathFrom(linked, page.response.url) });
    if (page === undefined || page.response.status !== 200) return '';
  }
  for (const value of valuesIn(source, page)) {
    const version = cleanVersion(source.text === undefined ? value : firstGroup(source.text, value));
    if (version !== '') return version;
  }
  return '';
}

function valuesIn(source: VersionSource, page: Page): string[] {
  if (source.header !== undefined) return [page.response.headers[source.header] ?? ''];
  if (source.base64 !== undefined)
    return [Buffer.from(firstGroup(source.base64, page.response.body), 'base64').toString('utf8')];
  if (source.json === undefined) return [page.response.body];
  return valuesAt(page.json, source.json).filter((value) => typeof value === 'string');
}

function firstGroup(pattern: string, text: string): string {
  return new RegExp(pattern, 'i').exec(searched(text))?.[1] ?? '';
}

/** Path on the same host that `link` means on the page at `url`. */
function pathFrom(link: string, url: string): string {
  const { pathname, search } = new URL(link, new URL(url, 'http://host/'));
  return pathname + search;
}

const LONGEST_VERSION = 64;

/** A version without a `v` before it; '' for what does not look like one. */
export function cleanVersion(text: string): string {
  const version = text.trim().replace(/^v(?=\d)/i, '');
  if (version.length > LONGEST_VERSION || !/^[\w.+!-]*$/.test(version) || !/\d/.test(version)) return '';
  return version;
}
