import type { Hono } from 'hono';
import type { FlowsView } from '../fleet/flows/view.ts';

/** What these endpoints answer: the flows of this process. */
export interface FlowsReply extends FlowsView {
  /** Of the process that answers: with several workers each shows its own. */
  readonly pid: number;
}

/** How tokens flow from the backends now, and the streams that run. */
export function addFlowRoutes(app: Hono, flows: () => FlowsReply): void {
  app.get('/api/v1/flows', (c) => c.json(flows()));
}
