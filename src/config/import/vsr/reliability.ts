import { durationMs } from '../duration.ts';
import { defined, type Field, orNothing } from '../source.ts';

const SHARED = 'kept for the whole fleet here, not by model';

const BALANCE: Readonly<Record<string, string>> = {
  round_robin: 'weighted',
  weighted_round_robin: 'weighted',
  random: 'weighted',
  least_request: 'least-outstanding',
};

/** A model's reliability settings as settings of our fleet. */
export function importReliability(reliability: Field): Record<string, unknown> {
  const number = (key: string, to: string, convert: (value: number) => number = (value) => value) => {
    const field = reliability.at(key);
    const value = typeof field.value === 'number' ? convert(field.value) : undefined;
    if (field.present && value === undefined) field.refused('must be a number');
    else field.approximated(to, SHARED);
    return value;
  };
  const duration = (key: string, to: string) => {
    const field = reliability.at(key);
    const value = durationMs(field.value);
    if (field.present && value === undefined) field.refused('must be a duration such as 30s');
    else field.approximated(to, SHARED);
    return value;
  };
  reliability
    .at('retry_on')
    .ignored('what may be tried again is tried again: no answer, 429 and 5xx before the first byte');
  const policy = reliability.at('lb_policy');
  const balance = BALANCE[policy.word.toLowerCase()];
  if (balance === undefined) policy.approximated('fleet.balance: weighted', 'this build has no such policy');
  else policy.approximated('fleet.balance', SHARED);
  return defined({
    balance,
    retry: orNothing({ attempts: number('retry_count', 'fleet.retry.attempts', (count) => count + 1) }),
    breaker: orNothing({
      consecutiveFailures: number('consecutive_5xx', 'fleet.breaker.consecutiveFailures'),
      openMs: duration('base_ejection_time', 'fleet.breaker.openMs'),
      maxEjectedShare: number(
        'max_ejection_percent',
        'fleet.breaker.maxEjectedShare',
        (percent) => percent / 100,
      ),
    }),
    health: orNothing({
      intervalMs: duration('health_check_interval', 'fleet.health.intervalMs'),
      timeoutMs: duration('health_check_timeout', 'fleet.health.timeoutMs'),
      path: reliability.at('health_check_path').text('fleet.health.path'),
      unhealthyAfter: number('health_check_unhealthy_threshold', 'fleet.health.unhealthyAfter'),
      healthyAfter: number('health_check_healthy_threshold', 'fleet.health.healthyAfter'),
    }),
  });
}

/** The settings of all models as one: the first model that states a setting decides it. */
export function mergeReliability(stated: readonly Record<string, unknown>[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const settings of stated) {
    for (const [key, value] of Object.entries(settings)) {
      const before = merged[key];
      if (typeof value === 'object' && typeof before === 'object') merged[key] = { ...value, ...before };
      else merged[key] ??= value;
    }
  }
  return merged;
}
