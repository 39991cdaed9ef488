/** A real product that a test installs, starts and looks at. */
export interface RealProduct {
  /** Name and version as the folder of its virtual environment and its fixture are called. */
  readonly id: string;
  /** The package whose version is the truth, and by which the product goes. */
  readonly package: string;
  readonly version: string;
  /** Everything that is installed beside it. */
  readonly requirements: readonly string[];
  /** Nothing that was published after this day is installed: an old product runs with what was current then. */
  readonly before?: string;
  /**
   * What is running, by the names that the rules give it, each with the package whose installed version is its version. The
   * first is the product itself.
   */
  readonly components: Readonly<Record<string, string>>;
  /** Files that it needs, by their names in its folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of its interpreter; {port} and {folder} are put in. */
  readonly args: readonly string[];
  /** Why a stranger cannot read its version; left out where it is public. */
  readonly silent?: string;
  /** Answers with any status below 500 when it is ready; `/` when left out. */
  readonly readyPath?: string;
}

/** Its arguments for one start. */
export function argsOf({ args }: RealProduct, port: number, folder: string): string[] {
  return args.map((arg) => arg.replaceAll('{port}', String(port)).replaceAll('{folder}', folder));
}

/** Its variables for one start. */
export function envOf({ env = {} }: RealProduct, folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replaceAll('{folder}', folder)]),
  );
}
