/** The plan of a checkpoint; without an id where no row of the log names it. */
interface Origin {
  readonly provider: string;
  readonly id: string | null;
}

export interface Run {
  /** Of the row of the log, of the restore, or of the verification. */
  readonly id: string;
  readonly record: 'log' | 'restore' | 'verification';
  readonly nativeKind: string;
  /** The last one. */
  readonly nativeStatus: string;
  readonly checkpoint: string;
  readonly provider: string;
  readonly plan: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface LoggedRun extends Run {
  /** The id of its row in the log. */
  readonly logged: string;
}

/** The runs of a checkpoint. A line has the id in the log, kind and last status, begin and end, and the id of a restore. */
export const runsOn =
  (day: string) =>
  (checkpoint: string, { provider, id: plan }: Origin, ...lines: string[]): LoggedRun[] =>
    lines.map((line) => {
      const [logged = '', nativeKind = '', nativeStatus = '', begin = '', end, restore] = line.split(' ');
      return {
        logged,
        id: restore ?? logged,
        record: restore === undefined ? 'log' : 'restore',
        nativeKind,
        nativeStatus,
        checkpoint,
        provider,
        // Only these name their plan.
        plan: ['protect', 'copy'].includes(nativeKind) ? plan : null,
        startedAt: `${day}T${begin}.000Z`,
        endedAt: end === undefined ? null : `${day}T${end}.000Z`,
      };
    });

const KINDS: Record<string, string> = { protect: 'BACKUP', copy: 'COPY', restore: 'RESTORE', verify: 'VERIFY' };
const STATUSES: Record<string, string> = {
  wait_copying: 'WAITING',
  protecting: 'RUNNING',
  copying: 'RUNNING',
  deleting: 'RUNNING',
  in_progress: 'RUNNING',
  available: 'SUCCEEDED',
  deleted: 'SUCCEEDED',
  success: 'SUCCEEDED',
  error: 'FAILED',
  'error-deleting': 'FAILED',
  fail: 'FAILED',
};

/** What the gateway has to show of a run. A delete is logged as "protect", with words of its own. */
export function taskAs(run: Run, projectId: string) {
  const status = STATUSES[run.nativeStatus] ?? '';
  return {
    id: `task:lab:${run.record}:${run.id}`,
    nativeId: run.id,
    projectId,
    kind: run.nativeStatus.includes('delet') ? 'DELETE' : KINDS[run.nativeKind],
    nativeKind: run.nativeKind,
    status,
    nativeStatus: run.nativeStatus,
    isFinished: ['SUCCEEDED', 'FAILED'].includes(status),
    progressPercent: null,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    error: null,
    checkpointId: `checkpoint:lab:${run.provider}:${run.checkpoint}`,
    vaultId: run.plan === null ? null : `vault:lab:${run.plan}`,
    vaultName: null,
    backupId: null,
    subject: null,
    counts: null,
    provider: { id: `provider:lab:${run.provider}`, nativeId: run.provider },
    requestId: null,
    extraInfo: null,
  };
}

/** `short` is the beginning of the id in the log; with a status while it still ran. */
export function loggedIn(rows: readonly LoggedRun[], short: string, projectId: string) {
  const [prefix = '', running] = short.split('/');
  const found = rows.find(({ logged }) => logged.startsWith(prefix));
  if (!found) throw new Error(`No row of the log begins with ${prefix}.`);
  return taskAs(running === undefined ? found : { ...found, nativeStatus: running, endedAt: null }, projectId);
}
