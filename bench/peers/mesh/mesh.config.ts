import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { openapi } from './openapi.ts';

const source = join(process.env.MESH_FOLDER ?? tmpdir(), 'openapi.json');
writeFileSync(source, JSON.stringify(openapi));

/** One OpenAPI source; a checkpoint's plan is found by the id that the checkpoint carries. */
export const composeConfig = defineConfig({
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('karbor', {
        source,
        endpoint: process.env.MESH_UPSTREAM ?? '',
        operationHeaders: { accept: 'application/json', 'x-auth-token': "{context.headers['x-auth-token']}" },
      }),
    },
  ],
  additionalTypeDefs: `
    type Upstream { name: String! }
    extend type Query { upstreams: [Upstream!]! }
    extend type Checkpoint {
      vault: PlanAnswer @resolveTo(
        sourceName: "karbor"
        sourceTypeName: "Query"
        sourceFieldName: "getPlan"
        requiredSelectionSet: "{ protection_plan { id } }"
        sourceArgs: { plan_id: "{root.protection_plan.id}" }
      )
    }
  `,
});
