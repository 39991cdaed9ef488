const NAMED =
  /(?:phone|tel|mobile|cell|fax|call|sms|text|whatsapp|dial|reach|contact|desk|office|home|电话|手机|联系方式|号码)[^\n]{0,28}$/i;
const NAMED_AFTER = /^\s{0,3}[(-]?\s?(?:fax|mobile|office|home|cell|tel|desk|phone|work)/i;

/**
 * How sure a stretch of digits and separators is a telephone number, 0 to 1. By the shapes of E.164 and of
 * national writing, not by numbering plans: libphonenumber-js (MIT) needs 80 KB of metadata at the least
 * and refuses well-shaped numbers of unassigned ranges, which people hide from models no less. O(1).
 */
export function phoneScore(text: string, before: string, after: string): number {
  const [main = ''] = text.split(/ ?x| ?ext/);
  const digits = main.replace(/\D/g, '').length;
  if (digits < 7 || digits > 15 || unbalanced(text)) return 0;
  if (text.startsWith('+')) return digits < 8 ? 0 : 0.95;
  if (/^(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{0,2}\d{3}[ .-]\d{4}$/.test(main)) return 0.9;
  const named = NAMED.test(before) || NAMED_AFTER.test(after);
  if (named && !/^\d{4}[-/.]\d{2}[-/.]\d{2}$/.test(main)) return 0.85;
  if (/^00\d/.test(main)) return 0.8;
  if (main !== text) return 0.8;
  return /^\(?0\d/.test(main) && /[ )-]/.test(main) && !/^0\d*\.\d/.test(main) ? 0.7 : 0;
}

function unbalanced(text: string): boolean {
  return text.split('(').length !== text.split(')').length;
}
