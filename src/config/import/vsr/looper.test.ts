import { describe, expect, it } from 'vitest';
import { ImportSource, type ReportLine } from '../source.ts';
import { importAlgorithm } from './algorithms.ts';

function read(text: string): { config: unknown; report: ReportLine[] } {
  const source = new ImportSource(text);
  const config = importAlgorithm(source.root, 'algorithm');
  return { config, report: source.report() };
}

const statusOf = (report: readonly ReportLine[], path: string) =>
  report.find((line) => line.path === path)?.status;

describe('VSR’s algorithms of several calls', () => {
  it('take the methods that have a counterpart with their thresholds', () => {
    const { config, report } = read(
      'type: confidence\nconfidence: { confidence_method: margin, threshold: 0.4, escalation_order: cost }',
    );
    expect(config).toEqual({ type: 'cascade', measure: 'margin', threshold: 0.4, order: 'price' });
    expect(report.map(({ status }) => status)).toEqual(['mapped', 'mapped', 'mapped', 'mapped']);
  });

  it('say how others differ, and leave out a threshold of another measure', () => {
    const { config, report } = read(
      'type: confidence\nconfidence: { confidence_method: hybrid, threshold: 0.72, escalation_order: small_to_large, on_error: skip }',
    );
    expect(config).toEqual({ type: 'cascade', measure: 'mean', order: 'price' });
    expect(statusOf(report, 'confidence.confidence_method')).toBe('approximated');
    expect(statusOf(report, 'confidence.threshold')).toBe('ignored');
    expect(read('type: confidence\nconfidence: { confidence_method: self_verify }').config).toEqual({
      type: 'cascade',
      measure: 'none',
      selfCheck: true,
    });
    expect(
      statusOf(
        read('type: confidence\nconfidence: { confidence_method: guess }').report,
        'confidence.confidence_method',
      ),
    ).toBe('refused');
  });

  it('become panels and ratings', () => {
    const fusion = read(
      'type: fusion\nfusion: { model: large, analysis_models: [a, b], max_concurrent: 2, round_timeout_seconds: 90, min_successful_responses: 1 }',
    );
    expect(fusion.config).toEqual({
      type: 'panel',
      judge: 'large',
      minAnswers: 1,
      callTimeoutMs: 90_000,
      maxConcurrent: 2,
    });
    expect(statusOf(fusion.report, 'type')).toBe('approximated');
    expect(read('type: remom\nremom: { breadth_schedule: [3, 2], max_concurrent: 3 }').config).toEqual({
      type: 'panel',
      maxConcurrent: 3,
    });
    expect(read('type: ratings\nratings: { max_concurrent: 0 }').config).toEqual({ type: 'ratings' });
  });

  it('are tried in order where there is no counterpart', () => {
    const { config, report } = read('type: workflows\nworkflows: { max_steps: 3 }');
    expect(config).toEqual({ type: 'static' });
    expect(statusOf(report, '')).toBe('approximated');
  });
});
