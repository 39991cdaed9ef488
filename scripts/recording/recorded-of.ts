import { tmpdir, userInfo } from 'node:os';
import type { Rule } from '../../src/audit/fingerprints/schema.ts';
import type { ProbeRequest, ProbeResponse } from '../../src/audit/probe/exchange.ts';
import type { RecordedExchange } from '../../src/audit/probe/recorded.ts';
import { trimBody } from './trim-body.ts';

/** Headers that say when, how long or to whom, and nothing about what answers. */
const LEFT_OUT =
  /^(?:date|etag|content-length|last-modified|expires|age|connection|keep-alive|transfer-encoding|.*(?:request|trace|span|call)-?id|x-process-time.*|.*duration.*)$/;

/** One answer as a fixture keeps it: trimmed, and without secrets and what is only of this machine. */
export function recordedOf(
  request: ProbeRequest,
  response: ProbeResponse,
  rules: readonly Rule[],
): RecordedExchange {
  const { status, headers, body, url, icon } = response;
  const { pathname, search } = new URL(url);
  const kept = Object.entries(headers).filter(([name]) => !LEFT_OUT.test(name));
  return {
    request: { method: request.method, path: request.path },
    response: {
      status,
      headers: Object.fromEntries(
        kept.map(([name, value]) => [name, name === 'set-cookie' ? cookieNames(value) : anonymous(value)]),
      ),
      body: trimBody(anonymous(body), rules),
      url: pathname + search,
      ...(icon === undefined ? {} : { icon }),
    },
  };
}

function cookieNames(value: string): string {
  return value.replace(/=[^;,]*/g, '=x');
}

/** Without tokens, keys, ids, and names of this machine. */
function anonymous(text: string): string {
  return (
    text
      // pictures inside of pages
      .replace(/(data:[\w/+.-]{1,60};base64,)[\w+/=]{100,}/g, '$1x')
      .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8000')
      .replaceAll(/\/[\w./@-]*fl-product-\w+/g, '/srv/product')
      .replaceAll(/\/[\w./@-]*\/(?=lib\/python3)/g, '/usr/')
      .replaceAll(
        new RegExp(`${literally(tmpdir())}/[\\w./-]+|${literally(userInfo().homedir)}/[\\w./@-]+`, 'g'),
        '/srv/product',
      )
      .replace(
        /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
        '00000000-0000-4000-8000-000000000000',
      )
      .replace(/\b\d\|[0-9a-f]{8}\|[0-9a-f]{32}\|\d{10}\b/g, '0')
      .replace(
        /((?:token|secret|password|api_?key|skew)[\w-]{0,20}["']?\s{0,3}[:=]\s{0,3}["'])[^"']{8,}(["'])/gi,
        '$1x$2',
      )
      .replace(/\b(?:sk-|eyJ)[\w.-]{16,}/g, 'x')
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
