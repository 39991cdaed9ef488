import { REPORT_OPTIONS } from '../audit/report-options.ts';
import { defineCommand } from './define.ts';

export default defineCommand({
  id: 'audit report',
  title: 'Compare or render reports',
  summary: 'Say what is new, fixed and unchanged between two JSON reports, or write one in another form.',
  usage: 'diff BEFORE AFTER | render FILE | schema',
  options: { ...REPORT_OPTIONS },
  examples: [
    'fairlead audit report diff yesterday.json today.json --fail-on high',
    'fairlead audit report render today.json --html today.html --lang zh',
    'fairlead audit report schema',
  ],
  async run(invocation) {
    const { runAuditReport } = await import('../audit/report.ts');
    return runAuditReport(invocation);
  },
});
