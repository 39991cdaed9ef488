import type { Shed } from './rules.ts';

export type TicketState = 'new' | 'waiting' | 'running' | 'over';

export interface TicketOptions {
  /** An unknown one counts as the lowest. */
  readonly className: string;
  /** The longest that it may wait, milliseconds; the queue's own limit holds, too. */
  readonly patienceMs: number;
  run(): void;
  shed(shed: Shed): void;
}

/** Where tickets of one class wait and run. */
export interface TicketLine {
  running: number;
  readonly waiting: Set<Ticket>;
}

/** One request at the queue: it runs, at once or after a wait, or it is shed; it is told once. Only the queue writes it. */
export class Ticket {
  readonly options: TicketOptions;
  state: TicketState = 'new';
  /** Since when it waits or runs. */
  sinceMs = 0;
  /** Its place in the order of arrival. */
  arrival = 0;
  line: TicketLine | undefined;

  constructor(options: TicketOptions) {
    this.options = options;
  }
}
