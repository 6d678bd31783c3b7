import { endpointOf } from './recorded-endpoints.ts';
import { askable, idsIn, planIn } from './recorded-ids.ts';
import { type Recording, readRunRecordings, recordingOf } from './recordings.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

const DELETED = recordingOf('checkpoints.show.after-delete');

/** A deleted checkpoint, as the provider that is asked made it. */
function ownedBy(provider: string) {
  const { checkpoint } = DELETED.response_body as { checkpoint: { protection_plan: object } };
  return { checkpoint: { ...checkpoint, protection_plan: { ...checkpoint.protection_plan, provider_id: provider } } };
}

/** The checkpoint as it was shown at the time of a refused write, `….delete-while-protecting`. */
function shownMeanwhile({ case: name }: Recording): object | undefined {
  const [, run, status] = /^(live\.\w+)\.\w+-while-(\w+)$/.exec(name) ?? [];
  const shown = readRunRecordings().find((recording) => recording.case === `${run}.show.${status}`);
  return shown?.response_body as object | undefined;
}

/** The log of a restore or a verification at the time at which it was shown, where that was recorded. */
function loggedMeanwhile({ case: name }: Recording): object {
  const [, run, status = ''] = /^(live\.[\w-]+)\.show\.(.+)$/.exec(name) ?? [];
  const time = status.startsWith('in') ? 'while-running' : 'after';
  const logged = readRunRecordings().find((recording) => recording.case === `${run}.operation_logs.${time}`);
  return (logged?.response_body as object | undefined) ?? { operation_logs: [] };
}

/** The rows of several recorded lists, each once. */
function rowsOf(...names: string[]): { id: string }[] {
  const rows = names.flatMap(
    (name) => (recordingOf(name).response_body as { checkpoints: { id: string }[] }).checkpoints,
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/**
 * What comes beside the recorded call: the plan of a create, a look before and behind a delete or a reset, the log of a
 * run, the checkpoints of a log. Other restores and verifications are not found.
 */
export function helpfulAnswer(recording: Recording, request: WireRequest): WireAnswer | undefined {
  switch (endpointOf(request)) {
    case 'plans':
      return { body: { plans: [] } };
    case 'plan': {
      const plan = { id: planIn(request as never), name: 'any', resources: [], status: 'suspended' };
      return { body: { plan: { ...plan, provider_id: askable(idsIn(recording).provider) } } };
    }
    case 'checkpoint':
      return { body: shownMeanwhile(recording) ?? ownedBy(askable(idsIn(recording).provider)) };
    case 'checkpoints':
      return { body: { checkpoints: rowsOf('osc.checkpoint-list#3', 'checkpoints.list') } };
    case 'operationLogs':
      return { body: loggedMeanwhile(recording) };
    case 'restore':
    case 'verification':
      return { status: 404, body: { itemNotFound: { code: 404, message: 'It could not be found.' } } };
    default:
      return undefined;
  }
}
