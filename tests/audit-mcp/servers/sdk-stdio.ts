/** Serves one server of the corpus over stdio: node sdk-stdio.ts CASE SERVER. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { readCorpus } from '../corpus.ts';
import { sdkServer } from './sdk-server.ts';

const [id, name] = process.argv.slice(2);
const data = readCorpus()
  .find((one) => one.id === id)
  ?.set.servers.find((server) => server.name === name);
if (data === undefined) throw new Error(`the corpus has no ${id} ${name}`);
await sdkServer(data).connect(new StdioServerTransport());
