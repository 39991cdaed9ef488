/** What the flow of one backend asks of the others of its model. */
export interface Peer {
  /** Undefined where flows are not watched. */
  readonly flow: PeerFlow | undefined;
  /** Whether it could take a request now. */
  usable(nowMs: number): boolean;
}

interface PeerFlow {
  readonly degraded: boolean;
  freshShift(nowMs: number): number | undefined;
}

/**
 * By how much the siblings of a backend have left their own histories now, as a logarithm: their median, the lower one of
 * two, so that a load that slows all alike is no one's fault, and one straggler beside it excuses nobody. 0 where none
 * has anything to say. O(siblings · log siblings).
 */
export function siblingShift(own: PeerFlow, peers: readonly Peer[], nowMs: number): number {
  const shifts: number[] = [];
  for (const { flow } of peers) {
    const shift = flow === undefined || flow === own ? undefined : flow.freshShift(nowMs);
    if (shift !== undefined) shifts.push(shift);
  }
  shifts.sort((a, b) => a - b);
  return shifts[(shifts.length - 1) >> 1] ?? 0;
}

/** Whether one of the others could take over from `own` and is no straggler itself. O(siblings). */
export function hasHealthySibling(own: PeerFlow, peers: readonly Peer[], nowMs: number): boolean {
  for (const peer of peers) {
    const { flow } = peer;
    if (flow !== undefined && flow !== own && !flow.degraded && peer.usable(nowMs)) return true;
  }
  return false;
}
