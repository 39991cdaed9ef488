import type { ErrorCode } from '../core/error-codes.ts';
import type { LocalSettings } from './contract.ts';

/** What a gateway asks of the process that serves a model file: its one argument, as JSON. */
export interface ChildTask {
  readonly settings: LocalSettings;
  readonly port: number;
}

/** What that process says, once. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly url: string; readonly port: number; readonly contextTokens: number }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
    };
