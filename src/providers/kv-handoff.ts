import { isRecord } from '../core/record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How the KV cache of a prompt gets from the server that reads the prompt to the one that answers. */
export interface KvHandoff {
  /** Servers with the same form understand one another. */
  readonly form: string;
  /** What requests say in which this prefill server has a part; undefined takes a field out. `room` is a number that no other request under way has, below 2^48. */
  begin(room: number): {
    readonly prefill: Fields;
    /** For the request to the decode server, which is then asked at the same time; left out: it is asked afterwards. */
    readonly decode?: Fields;
  };
  /** What the prefill server's answer has for the request to the decode server; undefined where it hands nothing over. */
  read?(answer: unknown): Fields | undefined;
}

/**
 * vLLM: a prefill server answers with where the KV cache is. Fields as in its NixlConnector and the proxy beside its tests
 * (vllm-project/vllm, tests/v1/kv_connector/nixl_integration/toy_proxy_server.py); LMCache's and Mooncake's connectors
 * read the same ones.
 */
export const kvTransferParams: KvHandoff = {
  form: 'kv_transfer_params',
  begin: () => ({
    prefill: {
      max_tokens: 1,
      max_completion_tokens: undefined,
      min_tokens: undefined,
      kv_transfer_params: {
        do_remote_decode: true,
        do_remote_prefill: false,
        remote_engine_id: null,
        remote_block_ids: null,
        remote_host: null,
        remote_port: null,
      },
    },
  }),
  read(answer) {
    const params = isRecord(answer) ? answer.kv_transfer_params : undefined;
    return isRecord(params) ? { kv_transfer_params: params } : undefined;
  },
};

/**
 * SGLang: both servers get the same request at the same time and find one another by the prefill server's bootstrap
 * address and a room number (sgl-project/sglang, docs/advanced_features/pd_disaggregation.md, and its mini load balancer).
 */
export function bootstrapRoom(host: string, port: number): KvHandoff {
  return {
    form: 'bootstrap_room',
    begin(room) {
      const fields = { bootstrap_host: host, bootstrap_port: port, bootstrap_room: room };
      return { prefill: fields, decode: fields };
    },
  };
}
