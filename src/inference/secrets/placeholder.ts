const WORDS =
  /example|sample|dummy|placeholder|change.?me|replace.?me|redacted|your[-_ ]?|my[-_](?:secret|token|key|pass)|insert|here$|xxxx|test.?test|foo.?bar|todo|<[^>]*>|\$\{|\{\{|%\(|process\.env|os\.environ|getenv/i;
const RUN = /(.)\1{7,}/;
const SEQUENCE = /0123456789|1234567890|abcdefghij|ABCDEFGHIJ/;

/** Whether a value stands for a secret and is none: `xxxx`, `<YOUR_KEY>`, `AKIA…EXAMPLE`, `${TOKEN}`. O(length). */
export function isPlaceholder(value: string): boolean {
  return (
    WORDS.test(value) ||
    RUN.test(value) ||
    SEQUENCE.test(value) ||
    value.includes('...') ||
    value.includes('***')
  );
}
