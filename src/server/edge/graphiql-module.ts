import { createRequire } from 'node:module';

/** The path of the CommonJS module that has GraphiQL. The bundle has a copy of its own: `deploy/build/bundle.ts`. */
export const PARTS = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql');
