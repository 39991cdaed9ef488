/** Scripts that few languages share, and the languages that are written in them. */
const SCRIPTS: readonly { readonly script: RegExp; readonly codes: readonly string[] }[] = [
  { script: /\p{Script=Han}/u, codes: ['zh', 'ja'] },
  { script: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, codes: ['ja'] },
  { script: /\p{Script=Hangul}/u, codes: ['ko'] },
  { script: /\p{Script=Cyrillic}/u, codes: ['ru', 'uk', 'be', 'bg', 'mk', 'sr', 'kk', 'ky', 'mn', 'tg'] },
  { script: /\p{Script=Arabic}/u, codes: ['ar', 'fa', 'ur', 'ps', 'sd', 'ug', 'ku'] },
  { script: /\p{Script=Hebrew}/u, codes: ['he', 'yi'] },
  { script: /\p{Script=Greek}/u, codes: ['el'] },
  { script: /\p{Script=Armenian}/u, codes: ['hy'] },
  { script: /\p{Script=Georgian}/u, codes: ['ka'] },
  { script: /\p{Script=Devanagari}/u, codes: ['hi', 'mr', 'ne', 'sa'] },
  { script: /\p{Script=Bengali}/u, codes: ['bn', 'as'] },
  { script: /\p{Script=Gurmukhi}/u, codes: ['pa'] },
  { script: /\p{Script=Gujarati}/u, codes: ['gu'] },
  { script: /\p{Script=Oriya}/u, codes: ['or'] },
  { script: /\p{Script=Tamil}/u, codes: ['ta'] },
  { script: /\p{Script=Telugu}/u, codes: ['te'] },
  { script: /\p{Script=Kannada}/u, codes: ['kn'] },
  { script: /\p{Script=Malayalam}/u, codes: ['ml'] },
  { script: /\p{Script=Sinhala}/u, codes: ['si'] },
  { script: /\p{Script=Thai}/u, codes: ['th'] },
  { script: /\p{Script=Lao}/u, codes: ['lo'] },
  { script: /\p{Script=Khmer}/u, codes: ['km'] },
  { script: /\p{Script=Myanmar}/u, codes: ['my'] },
  { script: /\p{Script=Ethiopic}/u, codes: ['am', 'ti'] },
];

const NON_LATIN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * A quick test that says false only when a text cannot be in the language: its script does not occur.
 * Languages in Latin letters need a text that has any.
 */
export function scriptGate(code: string): (text: string) => boolean {
  const scripts = SCRIPTS.filter(({ codes }) => codes.includes(code)).map(({ script }) => script);
  if (scripts.length === 0) return (text) => /\p{Script=Latin}/u.test(text);
  // Serbian and Kurdish have a Latin form too; the detector knows them by their usual script.
  return (text) => NON_LATIN.test(text) && scripts.some((script) => script.test(text));
}
