import type { ChildProcess } from 'node:child_process';

/** One case as a gateway is told of it. */
export interface Route {
  readonly id: string;
  readonly primaryUrl: string;
  readonly backupUrl: string;
  readonly provider: string;
}

export interface FallbackContext {
  readonly routes: readonly Route[];
  readonly port: number;
  readonly folder: string;
  /** PEM file of an authority to trust. */
  readonly authorityFile: string;
  /** Until the first byte, and between two chunks, where a gateway can be told so. */
  readonly timeoutMs: number;
}

/** Where the request of one route is sent. */
export interface Door {
  readonly url: string;
  readonly model: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RunningGateway {
  readonly child: ChildProcess;
  readonly version: string;
  door(route: Route): Door;
}

/** A gateway with a primary and a backup for each case, its fallback on. */
export interface FallbackTarget {
  readonly id: string;
  readonly title: string;
  /** What it was told, for the page. */
  readonly setting: string;
  start(context: FallbackContext): Promise<RunningGateway>;
}
