import { defineMcpCheck } from './define.ts';
import { EVERYWHERE, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'sent-elsewhere',
  title: 'Asks the model to send data to a fixed address',
  titleZh: '要求模型将数据发往固定地址',
  summary:
    'Texts that have copies of messages, files or results sent to an address that the user did not name.',
  severity: 'critical',
  mend: {
    en: 'Remove the server and look in the records of the other tools for what was sent to that address.',
    zh: '移除该服务器，并在其他工具的记录中查找发往该地址的内容。',
  },
  tags: ['OWASP-MCP-10', 'CWE-201'],
  look: (set, world) => spoken(set, world, 'exfil', EVERYWHERE),
});
