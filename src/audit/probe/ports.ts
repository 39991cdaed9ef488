import { FairleadError } from '../../core/errors.ts';

/** Where AI services listen when nobody says otherwise: asked of a target that names no port. */
export const USUAL_PORTS: readonly number[] = [
  80, 443, 1234, 1337, 2718, 3000, 3001, 4000, 5000, 5001, 5678, 6006, 6333, 7860, 8000, 8080, 8081, 8088,
  8123, 8188, 8265, 8443, 8501, 8787, 8888, 9000, 9091, 9997, 11434, 18789, 23333, 30000,
];

/** Reads `8000,8080-8090`; throws FL_USAGE with what is wrong. */
export function parsePorts(text: string): number[] {
  const ports = new Set<number>();
  for (const part of text.split(',')) {
    const [, low, high] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    const from = Number(low);
    const to = Number(high ?? low);
    if (!(from >= 1 && to <= 65_535 && from <= to))
      throw new FairleadError('FL_USAGE', `--ports: "${part}" is no port.`, {
        hint: 'Write ports and ranges with commas between them, such as 8000,8080-8090.',
      });
    for (let port = from; port <= to; port += 1) ports.add(port);
  }
  return [...ports];
}
