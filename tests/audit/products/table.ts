import { randomUUID } from 'node:crypto';
import type { RealProduct } from './product.ts';

type Made = Omit<RealProduct, 'id' | 'package' | 'version' | 'requirements' | 'components'> & {
  readonly components?: Readonly<Record<string, string>>;
  readonly extras?: string;
  readonly beside?: readonly string[];
};

/** One version of a package that serves `name`; `before` keeps an old version among packages of its own time. */
function made(
  name: string,
  pypi: string,
  version: string,
  before: string | undefined,
  how: Made,
): RealProduct {
  const { extras = '', beside = [], components = { [name]: pypi }, ...rest } = how;
  return {
    id: `${pypi}@${version}`,
    package: pypi,
    version,
    requirements: [`${pypi}${extras}==${version}`, ...beside],
    components,
    ...(before === undefined ? {} : { before }),
    ...rest,
  };
}

const gradio: Made = {
  files: {
    'app.py':
      'import sys, gradio\n' +
      'app = gradio.Interface(lambda text: text, "text", "text")\n' +
      'app.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]))\n',
  },
  env: { GRADIO_ANALYTICS_ENABLED: 'False', HF_HUB_OFFLINE: '1' },
  args: ['{folder}/app.py', '{port}'],
};

const streamlit: Made = {
  files: { 'app.py': 'import streamlit\nstreamlit.write("hello")\n' },
  args: [
    ...[
      '-m',
      'streamlit',
      'run',
      '{folder}/app.py',
      '--server.port',
      '{port}',
      '--server.address',
      '127.0.0.1',
    ],
    ...['--server.headless', 'true', '--browser.gatherUsageStats', 'false'],
  ],
};

const jupyter = (module: string, app: string, more: readonly string[] = []): readonly string[] => [
  ...['-m', module, '--no-browser', '--allow-root', '--ip=127.0.0.1', '--port={port}'],
  ...[`--${app}.port_retries=0`, ...more],
];

const marimo: Made = {
  args: [
    ...['-m', 'marimo', '--log-level', 'warn', 'edit', '{folder}/page.py'],
    ...['--headless', '--skip-update-check', '--no-token', '--host', '127.0.0.1', '--port', '{port}'],
  ],
  files: {
    'page.py':
      'import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n    return\n\nif __name__ == "__main__":\n    app.run()\n',
  },
};

const tensorboard: Made = {
  beside: ['setuptools<81'],
  args: [
    ...['-m', 'tensorboard.main', '--logdir', '{folder}', '--host', '127.0.0.1', '--port', '{port}'],
    ...['--load_fast', 'false'],
  ],
};

const chroma: Made = {
  env: { ANONYMIZED_TELEMETRY: 'False' },
  args: [
    ...['-c', 'import sys; from chromadb.cli.cli import app; app()', 'run', '--path', '{folder}'],
    ...['--host', '127.0.0.1', '--port', '{port}'],
  ],
  readyPath: '/api/v2/version',
};

const dask: Made = {
  extras: '[distributed]',
  beside: ['bokeh'],
  args: [
    ...['-m', 'distributed.cli.dask_scheduler', '--host', '127.0.0.1', '--port', '0'],
    ...['--dashboard-address', '127.0.0.1:{port}'],
  ],
};

const mlflow: Made = {
  args: [
    ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', '{port}', '--workers', '1'],
    ...[
      '--backend-store-uri',
      'sqlite:///{folder}/mlflow.db',
      '--artifacts-destination',
      '{folder}/artifacts',
    ],
  ],
};

const litellm: Made = {
  extras: '[proxy]',
  files: {
    'config.yaml':
      'model_list:\n  - model_name: any\n    litellm_params:\n      model: openai/any\n      api_base: http://127.0.0.1:9/v1\n      api_key: none\n',
  },
  env: { LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_TELEMETRY: 'False' },
  args: [
    ...['-c', 'from litellm import run_server; run_server()', '--config', '{folder}/config.yaml'],
    ...['--host', '127.0.0.1', '--port', '{port}', '--telemetry', 'False'],
  ],
  readyPath: '/health/readiness',
};

const ray: Made = {
  extras: '[default]',
  files: {
    'cluster.py':
      'import signal, sys, ray\n' +
      'signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n' +
      'ray.init(include_dashboard=True, dashboard_host="127.0.0.1", dashboard_port=int(sys.argv[1]), num_cpus=1,\n' +
      '         object_store_memory=100_000_000)\n' +
      'signal.pause()\n',
  },
  env: { RAY_USAGE_STATS_ENABLED: '0' },
  args: ['{folder}/cluster.py', '{port}'],
  readyPath: '/api/version',
};

const langflow: Made = {
  env: {
    LANGFLOW_AUTO_LOGIN: 'true',
    LANGFLOW_CONFIG_DIR: '{folder}',
    LANGFLOW_CREATE_STARTER_PROJECTS: 'false',
    LANGFLOW_SKIP_AUTH_AUTO_LOGIN: 'true',
    DO_NOT_TRACK: 'true',
  },
  args: [
    ...['-m', 'langflow', 'run', '--host', '127.0.0.1', '--port', '{port}', '--workers', '1'],
    ...['--no-open-browser', '--log-level', 'warning'],
  ],
  readyPath: '/health',
};

const lightrag: Made = {
  extras: '[api]',
  beside: ['ollama', 'pip'],
  files: {
    // its token counts come from a file that it would download
    'server.py':
      'import types, tiktoken\n' +
      'plain = types.SimpleNamespace(encode=lambda text, **_: list(text.encode()), decode=lambda ids: bytes(ids).decode())\n' +
      'tiktoken.encoding_for_model = tiktoken.get_encoding = lambda _: plain\n' +
      'from lightrag.api.lightrag_server import main\n' +
      'main()\n',
  },
  args: [
    ...['{folder}/server.py', '--host', '127.0.0.1', '--port', '{port}', '--working-dir', '{folder}'],
    ...['--llm-binding', 'ollama', '--embedding-binding', 'ollama'],
  ],
  readyPath: '/health',
};

/** Products with one old and one new version each; the new ones are the newest that can be installed whole. */
export const REAL_PRODUCTS: readonly RealProduct[] = [
  made('gradio', 'gradio', '4.44.1', '2024-10-01', gradio),
  made('gradio', 'gradio', '6.31.0', undefined, gradio),
  made('jupyterlab', 'jupyterlab', '3.6.8', '2025-01-01', {
    args: jupyter('jupyterlab', 'ServerApp', ['--ServerApp.token=', '--ServerApp.root_dir={folder}']),
    components: { jupyterlab: 'jupyterlab', 'jupyter-server': 'jupyter-server' },
  }),
  made('jupyterlab', 'jupyterlab', '4.6.6', undefined, {
    args: jupyter('jupyterlab', 'ServerApp', ['--ServerApp.root_dir={folder}']),
    components: { jupyterlab: 'jupyterlab', 'jupyter-server': 'jupyter-server' },
  }),
  made('jupyter-notebook', 'notebook', '6.5.4', '2023-04-20', {
    args: jupyter('notebook', 'NotebookApp', ['--NotebookApp.notebook_dir={folder}']),
  }),
  made('jupyter-notebook', 'notebook', '7.6.5', undefined, {
    args: jupyter('notebook', 'ServerApp', ['--ServerApp.token=', '--ServerApp.root_dir={folder}']),
    components: {
      'jupyter-notebook': 'notebook',
      'jupyter-server': 'jupyter-server',
      jupyterlab: 'jupyterlab',
    },
  }),
  made('mlflow', 'mlflow', '2.9.2', '2024-01-10', { ...mlflow, beside: ['setuptools'] }),
  made('mlflow', 'mlflow', '3.17.2', undefined, mlflow),
  made('LiteLLM', 'litellm', '1.57.11', '2025-01-20', litellm),
  made('LiteLLM', 'litellm', '1.106.2', undefined, {
    ...litellm,
    // it does not start without one
    env: { ...litellm.env, LITELLM_MASTER_KEY: `sk-${randomUUID()}` },
  }),
  made('marimo', 'marimo', '0.10.9', '2025-01-10', marimo),
  made('marimo', 'marimo', '0.25.2', undefined, marimo),
  // the first releases that name their version in what the browser loads came in early 2025
  made('streamlit', 'streamlit', '1.45.0', '2025-05-15', streamlit),
  made('streamlit', 'streamlit', '1.67.0', undefined, streamlit),
  made('tensorboard', 'tensorboard', '2.12.0', '2023-03-30', tensorboard),
  made('tensorboard', 'tensorboard', '2.21.0', undefined, tensorboard),
  made('chroma', 'chromadb', '0.5.5', '2024-08-15', { ...chroma, readyPath: '/api/v1/version' }),
  made('chroma', 'chromadb', '1.5.9', undefined, {
    ...chroma,
    silent: 'it calls itself 1.0.0 in every release',
  }),
  made('dask', 'dask', '2026.8.0', undefined, { ...dask, silent: 'no page of its dashboard says it' }),
  made('langflow', 'langflow', '1.13.0', undefined, langflow),
  made('LightRAG', 'lightrag-hku', '1.5.7', undefined, lightrag),
  made('ray', 'ray', '2.8.0', '2024-01-10', { ...ray, beside: ['setuptools<69', 'async-timeout'] }),
  // with its tokens on it answers nothing but its first page
  made('ray', 'ray', '2.60.0', undefined, { ...ray, env: { ...ray.env, RAY_AUTH_MODE: 'disabled' } }),
];
