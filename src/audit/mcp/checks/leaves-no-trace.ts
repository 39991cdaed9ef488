import { defineMcpCheck } from './define.ts';
import { IN_TOOLS, spoken } from './spoken.ts';

export default defineMcpCheck({
  id: 'leaves-no-trace',
  title: 'Acts without a record',
  titleZh: '操作不留记录',
  summary: 'Texts that promise or ask for calls that no audit log shows.',
  severity: 'medium',
  mend: {
    en: 'Take the tool away, or have its calls logged where its author cannot change them.',
    zh: '停用该工具，或在作者无法修改之处记录其调用。',
  },
  tags: ['OWASP-MCP-08', 'CWE-778'],
  look: (set, world) => spoken(set, world, 'trace', IN_TOOLS),
});
