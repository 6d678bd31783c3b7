import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { listen } from './product.ts';

/** A gateway that listens on a free port, over a sandbox of its own; `close` ends both. */
export async function listeningGateway(
  options: SandboxOptions = {},
  content: object = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const sandbox = await startSandbox(options);
  const config = readConfig({ name: 'the sandbox', content: { ...sandbox.gatewayConfig(), port: 0, ...content } }, {});
  const gateway = await listen(config, {
    log: pino({ enabled: false }),
    exampleVariables: sandbox.exampleVariables,
  });
  const close = async () => {
    await gateway.close();
    await sandbox.close();
  };
  return { url: gateway.url, close };
}
