import { defineConfig } from '@graphql-hive/gateway';
import { UPSTREAMS } from '../reader.ts';

/** Hive Gateway as it comes, over the composed graph; no reporting, no page. */
export const gatewayConfig = defineConfig({
  additionalResolvers: { Query: { upstreams: () => UPSTREAMS } } as never,
  graphiql: false,
  landingPage: false,
  pollingInterval: undefined as never,
});
