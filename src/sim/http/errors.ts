/** A request that is refused, in the words and the form of vLLM's API server. */
export class SimError extends Error {
  override readonly name = 'SimError';
  readonly status: number;
  readonly type: string;
  readonly param: string | null;

  constructor(status: number, message: string, param: string | null = null) {
    super(message);
    this.status = status;
    this.type = status === 404 ? 'NotFoundError' : status < 500 ? 'BadRequestError' : 'InternalServerError';
    this.param = param;
  }

  body(): string {
    const { message, type, param, status } = this;
    return JSON.stringify({ error: { message, type, param, code: status } });
  }
}

export function badRequest(message: string, param: string | null = null): SimError {
  return new SimError(400, message, param);
}
