import { defineHiding, stretches } from './define.ts';

const AWAY =
  /<([a-z][\w-]{0,20})\b[^<>]{0,300}?(?:style\s*=\s*["'][^"'<>]{0,200}?(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*[;"']|font-size\s*:\s*0(?:px|pt|em|rem)?\s*[;"']|color\s*:\s*(?:white|#fff(?:fff)?|transparent)\b)[^"'<>]{0,200}["']?|\shidden(?=[\s>=]))[^<>]{0,300}>([\s\S]{0,5000}?)<\/\1\s*>/gi;

export default defineHiding({
  id: 'styled-away',
  title: 'Styled away',
  summary: 'HTML whose style keeps it from being shown: no display, no size, white on white.',
  name: { en: 'text that its style hides', zh: '被样式隐藏的文字' },
  source: 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/',
  find: (text) =>
    stretches(text, AWAY, ([, , inner = '']) => {
      const says = inner
        .replace(/<[^<>]{0,500}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
      return says === '' ? undefined : { says, certain: false };
    }),
});
