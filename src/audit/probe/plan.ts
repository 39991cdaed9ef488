import { holds, type Scene } from '../fingerprints/matcher.ts';
import type { Detection, Rule } from '../fingerprints/schema.ts';
import { type ProbeRequest, requestKey } from './exchange.ts';

/** One request with what speaks for sending it. */
export interface Candidate {
  readonly key: string;
  readonly request: ProbeRequest;
  /** Sum of the weights of the rules that it could decide. */
  readonly worth: number;
  /** True where an answer so far points at one of those rules. */
  readonly hinted: boolean;
}

/** The request of a detection or of a version's source; undefined where it only reads what others asked for. */
export function requestOf(part: {
  readonly path?: string | undefined;
  readonly method?: ProbeRequest['method'] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}): ProbeRequest | undefined {
  if (part.path === undefined) return undefined;
  return {
    method: part.method ?? 'GET',
    path: part.path,
    ...(part.headers === undefined ? {} : { headers: part.headers }),
    ...(part.body === undefined ? {} : { body: part.body }),
  };
}

/** A hint that came true is worth this many times as much as none. */
const HINT_WORTH = 10;

/**
 * All requests that could still decide one of `rules`, the most telling first; requests that several rules ask for are one. A
 * request whose hint did not come true is left out, so is one that `skip` names.
 */
export function candidates(
  rules: readonly Rule[],
  scene: Scene,
  skip: (request: ProbeRequest) => boolean,
): Candidate[] {
  const byKey = new Map<string, Candidate>();
  for (const rule of rules) {
    if (scene.found(rule.product)) continue;
    for (const { request, hinted } of openRequests(rule.detect, scene)) {
      if (skip(request)) continue;
      const key = requestKey(request);
      const before = byKey.get(key);
      byKey.set(key, {
        key,
        request,
        worth: (before?.worth ?? 0) + rule.weight * (hinted ? HINT_WORTH : 1),
        hinted: hinted || before?.hinted === true,
      });
    }
  }
  return [...byKey.values()].sort(
    (a, b) => b.worth - a.worth || a.request.path.length - b.request.path.length || (a.key < b.key ? -1 : 1),
  );
}

function* openRequests(detections: readonly Detection[], scene: Scene) {
  const root = kindOfRoot(scene);
  for (const detection of detections) {
    if (detection.root !== undefined && detection.root !== root) continue;
    const hinted = detection.hint !== undefined;
    if (detection.hint !== undefined && !holds(detection.hint, scene, 'GET /')) continue;
    const request = requestOf(detection);
    if (request !== undefined) yield { request, hinted };
  }
}

/** Whether the first page is a web page, or what an API answers there: JSON, plain text, or an error. */
function kindOfRoot(scene: Scene): 'page' | 'api' {
  const response = scene.page('GET /')?.response;
  const isPage = response?.status === 200 && (response.headers['content-type'] ?? '').includes('text/html');
  return isPage ? 'page' : 'api';
}

/** Every distinct request that `rules` can ask for, versions and open doors included. */
export function allRequests(rules: readonly Rule[]): ProbeRequest[] {
  const byKey = new Map<string, ProbeRequest>();
  for (const rule of rules)
    for (const part of [...rule.detect, ...rule.version, ...rule.open]) {
      const request = requestOf(part);
      if (request !== undefined) byKey.set(requestKey(request), request);
    }
  return [...byKey.values()];
}
