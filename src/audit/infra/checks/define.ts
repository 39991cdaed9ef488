import type { Kind } from '../../../core/kind.ts';
import type { LocalText, Severity } from '../../finding.ts';
import type { IdentifiedComponent } from '../../probe/identify.ts';
import type { Session } from '../../probe/session.ts';

/** What a check may look at: the answers so far, and more through the session, which counts and limits. */
export interface CheckContext {
  readonly session: Session;
  readonly components: readonly IdentifiedComponent[];
  /** True where the target can be reached from its own machine only. */
  readonly isLoopback: boolean;
  /** True where more requests than usual are wanted. */
  readonly deep: boolean;
}

export interface CheckHit {
  readonly severity: Severity;
  readonly title: LocalText;
  /** The request and what of its answer proves it; never a secret. */
  readonly evidence: string;
  readonly mend: LocalText;
  /** Left out: of the target, not of a product. */
  readonly component?: IdentifiedComponent | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Tells two hits of one check at one target apart, such as a path. */
  readonly of?: string | undefined;
}

/** One way in which a service is set up wrongly; `id` is what stands after `infra/` in its findings. */
export interface InfraCheck extends Kind {
  run(context: CheckContext): Promise<readonly CheckHit[]>;
}

export function defineCheck(check: InfraCheck): InfraCheck {
  return check;
}
