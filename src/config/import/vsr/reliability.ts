import { durationMs } from '../duration.ts';
import { defined, type Field, orNothing } from '../source.ts';

const SHARED = 'kept for the whole fleet here, not by model';

/** A model's reliability settings as settings of our fleet. */
export function importReliability(reliability: Field): Record<string, unknown> {
  const number = (key: string, to: string, convert: (value: number) => number = (value) => value) => {
    const field = reliability.at(key);
    if (!field.present) return undefined;
    const value = typeof field.value === 'number' ? field.value : Number.NaN;
    if (Number.isNaN(value)) field.refused('must be a number');
    else field.approximated(to, SHARED);
    return Number.isNaN(value) ? undefined : convert(value);
  };
  const duration = (key: string, to: string) => {
    const field = reliability.at(key);
    const value = durationMs(field.value);
    if (field.present && value === undefined) field.refused('must be a duration such as 30s');
    else if (value !== undefined) field.approximated(to, SHARED);
    return value;
  };
  const policy = reliability.at('lb_policy');
  const balance = BALANCE[String(policy.value).toLowerCase()];
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
    }),
  });
}

const BALANCE: Readonly<Record<string, string>> = {
  round_robin: 'weighted',
  weighted_round_robin: 'weighted',
  least_request: 'least-outstanding',
  random: 'weighted',
};
