import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completion } from './answers.ts';
import { answers, freePort, has, start, stop } from './process.ts';

export interface Upstream {
  readonly origin: string;
  readonly kind: string;
  stop(): Promise<void>;
}

/** Debian puts nginx where an unprivileged path does not look. */
const nginx = ['nginx', '/usr/sbin/nginx'].find(has);

function nginxConfig(port: number, folder: string): string {
  const json = 'default_type application/json;';
  return `worker_processes 1; daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 600s; client_max_body_size 64m;
  client_body_buffer_size 1m; client_body_temp_path ${folder}/body; tcp_nodelay on;
  server {
    listen 127.0.0.1:${port};
    location = /v1/chat/completions { ${json} return 200 '${completion()}'; }
    location = /v1/models { ${json} return 200 '{"object":"list","data":[{"id":"upstream-model","object":"model"}]}'; }
    location / { ${json} return 200 '{}'; }
  }
}
`;
}

/** The fixed upstream on the load's core: nginx for JSON where there is one, Node otherwise and for streams. */
export async function startUpstream(mode: 'json' | 'stream'): Promise<Upstream> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-upstream-'));
  const withNginx = mode === 'json' && nginx !== undefined;
  if (withNginx) writeFileSync(join(folder, 'nginx.conf'), nginxConfig(port, folder));
  const child = withNginx
    ? start(nginx, ['-c', join(folder, 'nginx.conf'), '-p', folder], { core: 'load' })
    : start(process.execPath, [join(import.meta.dirname, 'upstream-node.ts'), mode, `${port}`], {
        core: 'load',
      });
  await answers(port, child, 10_000);
  const kind = withNginx ? 'nginx' : 'node:http';
  return { origin: `http://127.0.0.1:${port}`, kind, stop: () => stop(child) };
}
