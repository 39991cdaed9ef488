/** A pattern from end to end that lets no sign of a shell, a path or a query pass. */
export function isTight(source: string, whole = false): boolean {
  if (!whole && !(/^\^|^\\A/.test(source) && /\$$|\\[zZ]$/.test(source))) return false;
  const plain = source
    .replace(/\\[.\-/_@:+]/g, 'x')
    .replace(/\[[^\]^][^\]]*\]/g, (set) =>
      /[;&|`$<>"'\\ ]|\\s|\\S|\\W/.test(set.replace(/\\[wd]/g, '')) ? '.' : 'x',
    );
  return !/[.]|\[\^|\\[SWDs]/.test(plain);
}
