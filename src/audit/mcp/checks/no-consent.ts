import { defineMcpCheck } from './define.ts';
import { IN_TOOLS, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'no-consent',
  title: 'Asks the model to act without the user’s consent',
  titleZh: '要求模型未经用户同意即行动',
  summary: 'Texts that tell the model not to ask before it acts.',
  severity: 'medium',
  mend: {
    en: 'Have the text taken out, and leave the client’s own questions before acting calls switched on.',
    zh: '删除该文字，并保持客户端在执行操作前的确认。',
  },
  tags: ['OWASP-MCP-02', 'CWE-862'],
  look: (set, world) => spoken(set, world, 'bypass', IN_TOOLS),
});
