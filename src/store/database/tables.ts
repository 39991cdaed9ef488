/** Names begin with fairlead_, so that a PostgreSQL database can be shared with others. */
export interface Tables {
  fairlead_records: RecordsTable;
  fairlead_chain: ChainTable;
  fairlead_keys: KeysTable;
  fairlead_settings: SettingsTable;
  fairlead_counters: CountersTable;
  fairlead_revisions: RevisionsTable;
  fairlead_responses: ResponsesTable;
}

/** The record log. `body` is the JSON text as it was hashed; `key_id` is taken out of it for queries. */
interface RecordsTable {
  seq: number;
  at_ms: number;
  kind: string;
  key_id: string | null;
  body: string;
  hash: string;
}

/** One row: the end of the chain, and what stood before its first row. */
interface ChainTable {
  id: number;
  head_seq: number;
  head_hash: string;
  anchor_seq: number;
  anchor_hash: string;
  /** Says which chain key the chain was begun with, without giving it away. */
  key_check: string;
  /** Over the four above, under the chain key; empty without one. */
  seal: string;
}

interface KeysTable {
  id: string;
  name: string;
  hash: string;
  previous_hash: string | null;
  previous_until_ms: number | null;
  team: string | null;
  user_name: string | null;
  tenant: string | null;
  /** JSON. */
  models: string;
  /** JSON. */
  limits: string;
  /** 0 or 1. */
  admin: number;
  created_at_ms: number;
  expires_at_ms: number | null;
  revoked_at_ms: number | null;
}

interface SettingsTable {
  name: string;
  value: string;
}

/** `id` is the counter's key and the start of its window. */
interface CountersTable {
  id: string;
  used: number;
  /** Null: never. */
  expires_at_ms: number | null;
}

/** Turns of conversations: the only table that holds text of clients. */
interface ResponsesTable {
  id: string;
  owner: string;
  previous: string | null;
  expires_at_ms: number;
  /** JSON, of whoever keeps it. */
  body: string;
}

interface RevisionsTable {
  name: string;
  value: number;
}
