import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { BackendConfig } from '../../config/schema/model.ts';
import { FairleadError } from '../../core/errors.ts';
import type { Registry } from '../../core/registry.ts';
import type { LocalSettings } from '../../local/contract.ts';
import { LocalProcess } from '../../local/supervisor.ts';
import type { ProviderKind } from '../../providers/define.ts';

/** Something that serves a model file once it is started. */
export type ServedModel = Pick<LocalProcess, 'model' | 'start' | 'stop'>;
export type StartModel = (settings: LocalSettings) => ServedModel;

export interface LocalModelsOptions {
  readonly providers: Registry<ProviderKind>;
  /** What paths of model files are relative to; undefined: the working directory. */
  readonly configFile: string | undefined;
  /** False where other processes serve beside this one: each would load every model. */
  readonly alone: boolean;
  readonly say: (line: string) => void;
  /** Left out: a process of our own. */
  readonly start?: StartModel;
}

interface Served {
  readonly process: ServedModel;
  readonly url: Promise<string>;
}

/** The processes that serve the model files of a gateway's configuration: one for each file and way to serve it. */
export class LocalModels {
  readonly #options: LocalModelsOptions;
  readonly #served = new Map<string, Served>();
  #tidying: NodeJS.Timeout | undefined;

  constructor(options: LocalModelsOptions) {
    this.#options = options;
  }

  /**
   * Starts what `config` needs and does not run yet, and waits until it is ready. Returns the configuration with the URLs of
   * those processes in its backends. Rejects with FL_RUNTIME_MISSING, FL_MODEL_FILE or FL_MODEL_FAILED.
   */
  async prepare(config: Config): Promise<Config> {
    if (this.#wanted(config).size === 0) return config;
    if (!this.#options.alone) {
      throw new FairleadError('FL_USAGE', 'a model file is served beside one worker only', {
        hint: 'leave --workers out, or run `fairlead local` and name its url in the backend',
      });
    }
    const models = config.models.map(async (model) => ({
      ...model,
      backends: await Promise.all(model.backends.map((backend) => this.#pointed(backend, model.name))),
    }));
    return { ...config, models: await Promise.all(models) };
  }

  /** Ends those that `config` does not name, once the answers under way have had `afterMs` to end. */
  keep(config: Config, afterMs: number): void {
    clearTimeout(this.#tidying);
    this.#tidying = setTimeout(() => {
      const wanted = this.#wanted(config);
      for (const [key, { process }] of this.#served) {
        if (wanted.has(key)) continue;
        this.#served.delete(key);
        void process.stop();
      }
    }, afterMs).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#tidying);
    const all = [...this.#served.values()];
    this.#served.clear();
    await Promise.all(all.map(({ process }) => process.stop()));
  }

  async #pointed(backend: BackendConfig, model: string): Promise<BackendConfig> {
    const settings = this.#settings(backend);
    if (settings === undefined) return backend;
    const { url, process } = this.#serve(settings);
    const name = backend.name ?? `${model}@${process.model}`;
    return { ...backend, url: await url, name, model: backend.model ?? process.model };
  }

  #serve(settings: LocalSettings): Served {
    const key = JSON.stringify(settings);
    const known = this.#served.get(key);
    if (known !== undefined) return known;
    const { say, start = (asked) => new LocalProcess({ settings: asked, say }) } = this.#options;
    const process = start(settings);
    const url = process.start();
    const served = { process, url };
    this.#served.set(key, served);
    // One that does not start is tried anew with the next configuration.
    url.catch(() => this.#served.delete(key));
    return served;
  }

  #wanted({ models }: Config): ReadonlySet<string> {
    const settings = models.flatMap(({ backends }) => backends.map((backend) => this.#settings(backend)));
    return new Set(settings.filter((one) => one !== undefined).map((one) => JSON.stringify(one)));
  }

  #settings(backend: BackendConfig): LocalSettings | undefined {
    const { providers, configFile } = this.#options;
    const file = providers.get(backend.provider)?.modelFile?.(backend);
    if (file === undefined) return undefined;
    return { ...file, gguf: resolve(configFile === undefined ? '.' : dirname(configFile), file.gguf) };
  }
}
