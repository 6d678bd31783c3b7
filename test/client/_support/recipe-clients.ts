import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApolloClient } from '@apollo/client';
import type { Client } from '@urql/core';
import { type DocumentNode, introspectionFromSchema } from 'graphql';
import type { Client as LiveClient } from 'graphql-sse';
import type { Environment } from 'relay-runtime';
import { schema } from '../../../src/schema/index.ts';
import { codeBlocks } from '../../support/readme.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The files that docs/clients.md shows, by their paths. */
export const recipeFiles: ReadonlyMap<string, string> = new Map(
  codeBlocks(readFileSync(join(ROOT, 'docs/clients.md'), 'utf8')).flatMap(({ code }) => {
    const [, path] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
    return path ? [[path, code]] : [];
  }),
);

/** Makes each client as docs/clients.md shows. */
export interface RecipeClients {
  readonly apollo: (url: string) => ApolloClient;
  readonly urql: (url: string) => Client;
  readonly relay: (url: string) => Environment;
  readonly live: (url: string) => LiveClient;
  /** Follows a live query by plain `fetch`. */
  readonly follow: (url: string, document: DocumentNode, variables: object) => AsyncGenerator<{ data?: unknown }>;
}

/** Loads the clients of docs/clients.md, with what its code generator would have written for them. */
export async function loadRecipeClients(): Promise<RecipeClients> {
  const folder = mkdtempSync(join(tmpdir(), 'recipe-clients-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'src/gql'), { recursive: true });
    cpSync(join(ROOT, 'schema/generated/possible-types.json'), join(folder, 'src/gql/possible-types.json'));
    writeFileSync(join(folder, 'src/gql/schema.json'), JSON.stringify(introspectionFromSchema(schema)));
    const load = async (name: string) => {
      const path = join(folder, `src/${name}.ts`);
      writeFileSync(path, recipeFiles.get(`src/${name}.ts`) ?? '');
      return import(path);
    };
    const [apollo, urql, relay, live, follow] = await Promise.all(
      ['apollo', 'urql', 'relay', 'live', 'follow'].map(load),
    );
    return {
      apollo: apollo.createClient,
      urql: urql.createClient,
      relay: relay.createEnvironment,
      live: live.createLive,
      follow: follow.follow,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
