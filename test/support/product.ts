import type { Config } from '../../src/config/config.ts';
import { schema } from '../../src/schema/index.ts';
import { createGateway as create, type Gateway, type GatewayOptions } from '../../src/server/gateway.ts';
import { type ListenOptions, type RunningGateway, listen as start } from '../../src/server/listen.ts';

/** A gateway with the schema of the product. */
export function createGateway(config: Config, options: Omit<GatewayOptions, 'schema'>): Gateway {
  return create(config, { schema, ...options });
}

/** The same, listening. */
export function listen(config: Config, options: Omit<ListenOptions, 'schema'>): Promise<RunningGateway> {
  return start(config, { schema, ...options });
}
