import { valueAt } from './issue.ts';

/** Keys of what the command opens next to the gateway: a port of its own, and an exporter. */
const OF_THE_COMMAND = ['metrics', 'tracing'];

/** Complaints about keys that a gateway in a server of others would ignore. */
export function embeddedRules(config: unknown): string[] {
  return OF_THE_COMMAND.filter((key) => valueAt(config, [key]) !== undefined).map(
    (key) =>
      `${key} is given, which the command checkpoint-gateway alone has; accepted: a configuration without ${key} for createGateway`,
  );
}
