import { defineGuard, NO_FACTS } from './define.ts';
import { difference, sortedFacts } from './reading/facts.ts';
import { isListedName } from './reading/names.ts';

/** Each form that names one thing in code, and nothing in prose. */
const FORMS: readonly RegExp[] = [
  /`[^`\n]{1,80}`/g,
  /\b[a-z]+(?:[A-Z][a-z0-9]*)+\b/g, // camelCase
  /\b(?:[A-Z][a-z0-9]+){2,}\b/g, // PascalCase
  /\b_*[A-Za-z]\w*_\w+\b/g, // snake_case
  /(?<=^|[\s"'(`])(?:--[a-zA-Z][\w-]*|-[a-zA-Z]{1,2}\b)/g, // --flag
  /\b[A-Za-z_][\w.]{0,64}\(\)/g, // call()
  /(?<![\w.])(?:~|\.{1,2})?\/[\w.-]+(?:\/[\w.-]+)*/g, // /a/path
  /\b[\w-]{1,64}\.(?:js|ts|py|rb|go|rs|java|cpp|c|h|cs|php|sh|sql|html|css|json|ya?ml|toml|xml|csv|txt|md|pdf|docx?|xlsx?|png|jpe?g|exe|dll|so|zip|tar|gz|log|conf|ini|env)\b/g,
  /\bv\d+(?:\.\d+){0,3}\b|\b\d+(?:\.\d+){2,3}(?:-[a-z]+\.?\d*)?\b/g, // version
  /\b[A-Z]{1,5}-?\d{2,6}\b/g, // E0502, CVE-2024
  /[+*/%&|^<>=!]=|=>|->|&&|\|\||\+\+|(?<=\w)(?:\+\+|#)(?!\w)/g, // operators, C++ and C#
];
const MAY_HAVE_ONE = /[`_/(.\-+=<>&|#]|[a-z][A-Z]|[A-Z]-?\d/;

export default defineGuard({
  id: 'code',
  title: 'Code',
  summary: 'Another identifier, path, flag, file, version, error code or operator.',
  read: ({ text }) => {
    if (!MAY_HAVE_ONE.test(text)) return NO_FACTS;
    const facts = FORMS.flatMap((form) => text.match(form) ?? [])
      .filter((found) => !isListedName(found.toLowerCase()))
      .map((found) => found.replace(/^`|`$|\(\)$/g, ''));
    return facts.length === 0 ? NO_FACTS : sortedFacts(facts);
  },
  refuse: difference,
});
