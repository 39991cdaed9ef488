import type { JsonReport } from '../schema.ts';
import { defineFormat } from './define.ts';

export default defineFormat({
  id: 'json',
  title: 'JSON',
  summary: 'All of it, in a versioned form.',
  render({ version, audit, targets, findings, known, unknown, facts, counts, gate, fails }) {
    const written: Readonly<Record<keyof JsonReport, unknown>> = {
      schema: 'fairlead.audit/1',
      fairlead: version,
      audit,
      targets,
      findings: [...findings, ...known, ...unknown],
      facts,
      known: known.map(({ id }) => id),
      counts: { ...counts, known: known.length, unknown: unknown.length },
      gate: { failOn: gate, failed: fails },
    };
    return `${JSON.stringify(written)}\n`;
  },
});
