import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './failure.ts';
import './upstream.ts';
import './vault-query.ts';
import './checkpoint-query.ts';
import './task-query.ts';
import './parent-tasks.ts';
import './live.ts';
import './live-nodes.ts';
import './create-checkpoint.ts';
import './delete-checkpoint.ts';
import './reset-checkpoint-state.ts';

/** The schema of the gateway. The import has no side effects. */
export const schema = builder.toSchema();
