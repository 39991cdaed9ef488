/** JSON with comments and trailing commas, as VS Code and Zed keep it, as plain JSON; strings stay. O(length). */
export function plainJson(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const sign = text[at] as string;
    if (sign === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      out += text.slice(at, end + 1);
      at = end + 1;
    } else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      const cut = text.slice(at, end < 0 ? text.length : end + 2);
      out += cut.replace(/[^\n]/g, ' ');
      at += cut.length;
    } else if (
      sign === ',' &&
      /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*[}\]]/.test(text.slice(at + 1, at + 2000))
    ) {
      at++;
    } else {
      out += sign;
      at++;
    }
  }
  return out.replace(/^\ufeff/, '');
}
