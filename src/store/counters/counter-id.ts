/** Under which one counter's window is kept, whatever keeps it. */
export function counterId({
  key,
  windowStartMs,
}: {
  readonly key: string;
  readonly windowStartMs: number;
}): string {
  return `${key}@${windowStartMs}`;
}
