import type { MetricsRegistry } from './metrics.ts';

const RESUME_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Of streams that broke and went on elsewhere. */
export function resumeMetrics(registry: MetricsRegistry) {
  return {
    streamResumes: registry.counter({
      name: 'fairlead_stream_resumes_total',
      help: 'Streams that broke at a backend: continued or begun anew at another, or lost.',
      labels: ['model', 'backend', 'how'],
    }),
    streamResumeSeconds: registry.histogram({
      name: 'fairlead_stream_resume_seconds',
      help: 'From the fault of a stream to its next new text.',
      labels: ['model', 'how'],
      bounds: RESUME_SECONDS,
    }),
    streamResumeAddedSeconds: registry.histogram({
      name: 'fairlead_stream_resume_added_seconds',
      help: 'Of that, what came on top of the backup’s own time to its first event.',
      labels: ['model', 'how'],
      bounds: RESUME_SECONDS,
    }),
  };
}
