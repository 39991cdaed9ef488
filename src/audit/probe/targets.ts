import { isIPv6 } from 'node:net';
import { FairleadError } from '../../core/errors.ts';
import { cidrHosts } from './cidr.ts';

/** One place to look at. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Left out: found out by asking. */
  readonly scheme?: 'http' | 'https' | undefined;
  /** Path under which the product stands; '' at the root. */
  readonly base: string;
  /** True where exactly this was asked for; else it is one of many that may well be closed. */
  readonly named: boolean;
}

/** All targets that `text` names: a URL, `host`, `host:port`, or a CIDR range; `ports` stand in where it names none. */
export function* parseTarget(text: string, ports: readonly number[]): Generator<Target> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    yield urlTarget(text);
    return;
  }
  const { host, port } = splitHost(text);
  const named = port !== undefined;
  for (const each of host.includes('/') ? cidrHosts(host) : [host])
    for (const one of port === undefined ? ports : [port])
      yield { host: each, port: one, base: '', named: named && !host.includes('/') };
}

/** Pages and APIs of a product, whose URL is often pasted: the product stands at the root all the same. */
const PAGES =
  /^\/(?:v1|v2|api|docs|redoc|openapi\.json|swagger|ui|login|signin|auth|lab|tree|health|metrics|models|chat|dashboard|index\.html)(?:\/|$)/;

function urlTarget(text: string): Target {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw badTarget(text);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  const base = PAGES.test(url.pathname) ? '' : url.pathname.replace(/\/+$/, '');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, scheme, base, named: true };
}

function splitHost(text: string): { host: string; port: number | undefined } {
  if (isIPv6(text)) return { host: text, port: undefined };
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535)) || !isHost(host))
    throw badTarget(text);
  return { host, port };
}

function isHost(host: string): boolean {
  return isIPv6(host) || /^[\w.-]+(?:\/\d{1,2})?$/.test(host);
}

function badTarget(text: string): FairleadError {
  return new FairleadError('FL_USAGE', `"${text.slice(0, 80)}" is no target.`, {
    hint: 'A target is a URL, host, host:port, a range such as 10.0.0.0/24, a file of these, or - for stdin.',
  });
}

/** The origin of a target with a scheme, IPv6 in brackets, and its base path. */
export function targetUrl(target: Target, scheme: 'http' | 'https'): URL {
  const host = isIPv6(target.host) ? `[${target.host}]` : target.host;
  return new URL(`${scheme}://${host}:${target.port}${target.base}/`);
}
