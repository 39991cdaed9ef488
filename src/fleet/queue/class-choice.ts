import type { AdmissionConfig } from '../../config/schema/admission.ts';
import { FairleadError } from '../../core/errors.ts';

/** What of a request says its class. */
export interface ClassWish {
  /** `x-fairlead-priority`: ours, so an unknown name is a mistake. */
  readonly header: string | undefined;
  /** `x-priority`, which other programs use for other things: an unknown name says nothing. */
  readonly looseHeader: string | undefined;
  /** vLLM's `priority`: lower is earlier, 0 is the usual. */
  readonly field: unknown;
  /** Ids of the key, the user, the team and the tenant that ask. */
  readonly asker: readonly (string | undefined)[];
}

/**
 * The name of the request's class: the one that it names, where that is open to its sender, else the usual one. A class
 * with members is theirs alone, and a member may go below it, not above. Throws FL_PARAM_INVALID for a name that is not
 * configured.
 */
export function classOf({ classes, defaultClass }: AdmissionConfig, wish: ClassWish): string {
  const names = classes.map(({ name }) => name);
  const membership = classes.findIndex(({ members }) => members.some((id) => wish.asker.includes(id)));
  const usual = membership === -1 ? usualClass(names, defaultClass) : membership;
  const named = namedClass(names, wish) ?? usual;
  const isOpen = membership === -1 ? classes[named]?.members.length === 0 : named >= membership;
  return names[isOpen ? named : usual] as string;
}

function usualClass(names: readonly string[], defaultClass: string | undefined): number {
  return Math.max(0, names.indexOf(defaultClass ?? 'normal'));
}

function namedClass(names: readonly string[], { header, looseHeader, field }: ClassWish): number | undefined {
  if (header !== undefined) {
    const index = indexOf(names, header);
    if (index !== -1) return index;
    throw new FairleadError('FL_PARAM_INVALID', 'There is no such priority.', {
      param: 'x-fairlead-priority',
      hint: `Use one of ${names.join(', ')}.`,
    });
  }
  const loose = looseHeader === undefined ? -1 : indexOf(names, looseHeader);
  if (loose !== -1) return loose;
  if (typeof field !== 'number' || field === 0) return undefined;
  return field < 0 ? 0 : names.length - 1;
}

function indexOf(names: readonly string[], text: string): number {
  const wanted = text.trim().toLowerCase();
  return names.findIndex((name) => name.toLowerCase() === wanted);
}
