import { z } from 'zod';
import { afterTokens, defineFault, strikesAfter } from './define.ts';

export default defineFault({
  id: 'invalid-utf8',
  title: 'Invalid UTF-8',
  summary: 'Puts a byte sequence that is not UTF-8 into the text of one event and goes on.',
  config: z.strictObject({ after: afterTokens }),
  examples: [{ title: 'In the fifth token', config: { after: 4 } }],
  create({ after }) {
    const strikes = strikesAfter(after);
    return {
      event(event, out) {
        if (!strikes(event)) return false;
        const field = /"(?:content|text|reasoning_content)":"/.exec(event.text);
        const at = field === null ? event.text.indexOf('"') + 1 : field.index + field[0].length;
        out.write(
          Buffer.concat([
            Buffer.from(event.text.slice(0, at)),
            // A two-byte lead followed by a byte that continues nothing.
            Buffer.from([0xc3, 0x28]),
            Buffer.from(event.text.slice(at)),
          ]),
        );
        return true;
      },
    };
  },
});
