import { defineMcpCheck } from './define.ts';
import { EVERYWHERE, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'secret-bait',
  title: 'Asks the model to fetch secrets',
  titleZh: '要求模型获取机密',
  summary: 'Texts that make the model read key files, histories or its own prompt and hand them over.',
  severity: 'critical',
  mend: {
    en: 'Remove the server and change the secrets that its tools may have been given.',
    zh: '移除该服务器，并更换其工具可能已取得的机密。',
  },
  tags: ['OWASP-MCP-10', 'CWE-200'],
  look: (set, world) => spoken(set, world, 'bait', EVERYWHERE),
});
