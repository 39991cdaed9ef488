/** Of a type's name and of a number, in characters: nothing longer is taken for a placeholder. */
const LONGEST_TYPE = 64;
const LONGEST_NUMBER = 10;

const PLACEHOLDER = new RegExp(
  `<[A-Z][A-Z0-9_]{0,${LONGEST_TYPE - 1}}_[1-9][0-9]{0,${LONGEST_NUMBER - 1}}>`,
  'g',
);

/** `<TYPE_1>`, of a type whose name is upper-case letters, digits and underscores. */
export function placeholderOf(type: string, number: number): string {
  return `<${type}_${number}>`;
}

/** Everything in a text that has the form of a placeholder, issued or not, in order. O(length). */
export function placeholdersIn(
  text: string,
): readonly { readonly placeholder: string; readonly start: number }[] {
  if (!text.includes('<')) return [];
  return Array.from(text.matchAll(PLACEHOLDER), ({ 0: placeholder, index: start }) => ({
    placeholder,
    start,
  }));
}
