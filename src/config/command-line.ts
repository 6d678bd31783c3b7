import { parseArgs } from 'node:util';

/** The options of the command line, as typed. */
export interface CommandLine {
  config?: string | undefined;
  port?: string | undefined;
  host?: string | undefined;
  help?: boolean | undefined;
  version?: boolean | undefined;
  'check-config'?: boolean | undefined;
}

export const USAGE = `Usage: checkpoint-gateway [options]

  --config FILE    configuration file; without it the one named by GATEWAY_CONFIG,
                   then ./gateway.config.json, then a sandbox with made-up data
  --port N         TCP port to listen on instead of the file's; 0 takes any free one (default 4000)
  --host H         address to listen on instead of the file's (default 127.0.0.1)
  --check-config   check the configuration, say what it holds and leave
  --version        print the version and leave
  --help           print this and leave
`;

/** An invalid command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Parses the arguments after the program's name.
 * @throws UsageError that names the invalid argument.
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        config: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
        'check-config': { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's second sentence is about arguments after "--", which this command does not accept.
    const [problem] = error.message.split(/\.\s/);
    throw new UsageError(problem);
  }
}
