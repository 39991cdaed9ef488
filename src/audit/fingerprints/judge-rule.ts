import { requestKey } from '../probe/exchange.ts';
import { requestOf } from '../probe/plan.ts';
import { holds, type Scene } from './matcher.ts';
import type { Matcher, Rule } from './schema.ts';

/** How sure `scene` makes that the target is the rule's product, 0 to 1; 0: nothing says so. */
export function confidenceIn(rule: Rule, scene: Scene): number {
  let best = 0;
  for (const detection of rule.detect) {
    if (detection.confidence <= best) continue;
    const request = requestOf(detection);
    const key = request === undefined ? 'GET /' : requestKey(request);
    if (request !== undefined && !wellAnswered(detection.where, scene, key)) continue;
    if (holds(detection.where, scene, key)) best = detection.confidence;
  }
  return best;
}

/** An answer counts with a status of 2xx, unless the matcher names the status itself. */
export function wellAnswered(where: Matcher | undefined, scene: Scene, key: string): boolean {
  const status = scene.page(key)?.response.status ?? 0;
  return (status >= 200 && status < 300) || (where !== undefined && namesStatus(where));
}

function namesStatus(where: Matcher): boolean {
  if ('status' in where) return true;
  if ('all' in where) return where.all.some(namesStatus);
  if ('any' in where) return where.any.some(namesStatus);
  return false;
}
