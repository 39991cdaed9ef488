const COMMIT = /^(?:git|commit|sha)?[\s:-]*([0-9a-f]{7,40})$/;
/** Seven or eight digits may also be a date or a build, so digits alone are a commit only at full length. */
const FULL_LENGTH = 40;

/** The hash that `version` is, lower-cased; undefined where it is something else. */
export function commitOf(version: string): string | undefined {
  const hash = COMMIT.exec(version.trim().toLowerCase())?.[1];
  if (hash === undefined) return undefined;
  return /[a-f]/.test(hash) || hash.length === FULL_LENGTH ? hash : undefined;
}
