import type { McpServer, McpTool } from '../model.ts';
import { packageOf } from '../package-of.ts';
import type { McpRules } from '../rules.ts';
import { parametersOf, wordsOf } from '../texts.ts';

/** What an attack by way of an agent needs: https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/ (2025-06-16). */
export const ABILITIES = ['untrusted', 'private', 'out'] as const;
export type Ability = (typeof ABILITIES)[number];

const PUBLIC =
  /\b(?:documentation|docs|public|published|weather|wikipedia|arxiv|package registry|npm packages?|time ?zones?|exchange rates?|dictionary|open data)\b/i;
const READS =
  '(?:read|get|list|search|fetch|check|view|find|show|query|retrieve|load|open|export|summari[sz]e|download|describe|look ?up|browse|select)(?:s|es)?';
/** At most three words between. */
const NEAR = "(?:[^\\w.]+[\\w'-]+){0,3}?[^\\w.]+";
const UNTRUSTED: readonly RegExp[] = [
  /\b(?:fetch|browse|navigate|scrape|crawl|download|open|visit|extract|load|render|read)(?:s|es)?\b.{0,40}\b(?:urls?|web ?pages?|websites?|web ?sites?|web|pages? (?:at|from)|internet|html|links?)\b/i,
  /\b(?:search|query|queries|searches)\b.{0,30}\b(?:the web|web|internet|news|reddit|twitter|youtube|hacker news|stack overflow|google|bing)\b|\bweb search\b/i,
  new RegExp(
    `\\b${READS}${NEAR}(?:e-?mails?|inbox|gmail|(?:chat |slack |discord |direct |channel )?messages|issues?|pull requests?|comments?|tickets?|tweets?|reviews?|feeds?|rss|calendar events?|invitations?|sms|support requests?|form responses|forum posts?|discussions?)\\b`,
    'i',
  ),
];
const PRIVATE: readonly RegExp[] = [
  new RegExp(
    `\\b${READS}${NEAR}(?:files?|director(?:y|ies)|folders?|documents?|databases?|sql|tables?|records|customers?|contacts?|notes?|e-?mails?|inbox|private|repositor(?:y|ies)|drive|crm|invoices?|payroll|salar(?:y|ies)|passwords?|secrets?|credentials?|vault|calendar|clipboard|screenshots?|browser history|patients?|bank accounts?|transactions?|source code)\\b`,
    'i',
  ),
  /\b(?:execute|run)s?\b.{0,20}\b(?:sql|quer(?:y|ies)|shell|commands?)\b/i,
];
const OUT: readonly RegExp[] = [
  /\b(?:send|post|publish|share|forward|submit|deliver|reply)(?:s|es)?\b.{0,40}\b(?:e-?mails?|mails?|messages?|slack|discord|telegram|whatsapp|webhooks?|tweets?|sms|http|requests?|comments?|channels?|notifications?|posts?|url)\b/i,
  /\b(?:create|open|add|write|update|comment)(?:s|es)?\b.{0,30}\b(?:issues?|comments?|pull requests?|gists?|pastes?|tickets?|public pages?|calendar invitations?)\b/i,
  /\bupload(?:s)?\b.{0,40}\b(?:to|files?)\b|\bpush(?:es)?\b.{0,30}\b(?:to|remote|commits?)\b|\b(?:http|api) (?:requests?|client|call)\b|\bmake(?:s)? an? http\b/i,
];

/** What one tool is able to do, by its words. */
export function abilitiesOf(tool: McpTool): Ability[] {
  const words = wordsOf(tool);
  const first = words.slice(0, 600);
  const found: Ability[] = [];
  const readsWeb = UNTRUSTED.some((pattern) => pattern.test(first));
  if (readsWeb) found.push('untrusted');
  if (
    !PUBLIC.test(first) &&
    tool.annotations?.openWorldHint !== true &&
    PRIVATE.some((pattern) => pattern.test(first))
  )
    found.push('private');
  if (tool.annotations?.readOnlyHint !== true && OUT.some((pattern) => pattern.test(first)))
    found.push('out');
  // any address can carry data in its query
  else if (
    readsWeb &&
    parametersOf(tool).some(
      ({ name, schema }) => /^(?:url|uri|link|href|address)s?$/i.test(name) && isFree(schema),
    )
  )
    found.push('out');
  return found;
}

const isFree = (schema: Readonly<Record<string, unknown>>): boolean =>
  schema.enum === undefined && schema.const === undefined && schema.pattern === undefined;

/** A tool, or a whole server by its package, with what it is able to do. */
export interface Able {
  readonly server: McpServer;
  readonly what: string;
  readonly abilities: readonly Ability[];
}

/** The abilities of a server: of its tools where they are known, of its package otherwise. */
export function abilitiesIn(server: McpServer, rules: McpRules): Able[] {
  if (server.launch?.disabled === true) return [];
  if (server.tools !== undefined)
    return server.tools.map((tool) => ({ server, what: tool.name, abilities: abilitiesOf(tool) }));
  const run = server.launch === undefined ? undefined : packageOf(server.launch);
  const known = rules.packages.find(({ name, from }) => name === run?.name && from === run.from);
  return known === undefined ? [] : [{ server, what: known.name, abilities: known.can }];
}
