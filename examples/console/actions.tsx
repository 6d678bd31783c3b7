import { type ReactNode, useLayoutEffect, useRef, useState, useTransition } from 'react';
import { type CombinedError, useMutation } from 'urql';
import type { ResettableCheckpointState, VaultQuery } from '../../schema/generated/console/graphql.ts';
import {
  CreateCheckpointDocument,
  DeleteCheckpointDocument,
  ResetCheckpointStateDocument,
} from '../../schema/generated/console/graphql.ts';
import { Failure, type Problem, problemsIn } from './failure.tsx';
import { Button, Choice, Field } from './marks.tsx';

interface ActionProps {
  title: string;
  button: string;
  kind?: 'primary' | 'danger';
  onClose: () => void;
  /** Sends the form; resolves with what is wrong, or with nothing. */
  onSend: (form: FormData) => Promise<Problem | undefined>;
  /** What will happen. */
  children: ReactNode;
}

/**
 * A form that sends one write, and stays open with the reason if it fails. The browser keeps the focus in its dialog,
 * closes it by Escape, and returns the focus afterwards.
 */
export function Action({ title, button, kind = 'primary', onClose, onSend, children }: ActionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, startSending] = useTransition();
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label={title}
      // Escape without an earlier click or key closes without "cancel".
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
    >
      <h2>{title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          startSending(async () => setProblem(await onSend(form)));
        }}
      >
        {children}
        {problem && <Failure of={problem} />}
        <div className="buttons">
          <Button onClick={onClose}>Cancel</Button>
          <button type="submit" className={kind} disabled={isSending}>
            {problem?.code === 'OUTCOME_UNKNOWN' || problem?.retryable ? `${button} again` : button}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What is wrong with the result of a write: a Failure in the data, or an error of the request. */
function problemIn(result: { __typename?: string } | undefined, error: CombinedError | undefined): Problem | undefined {
  if (error) return problemsIn(error)[0];
  return result?.__typename === 'Failure' ? (result as Problem) : undefined;
}

const AGES = { 0: '– (always)', 1: '1 hour', 6: '6 hours', 24: '24 hours', 168: '7 days' };
const INCREMENTAL = { '': 'as the upstream decides', yes: 'yes', no: 'no, a full backup' };

interface CreateProps {
  vault: NonNullable<VaultQuery['vault']>;
  onClose: () => void;
}

export function Create({ vault: { id: vaultId, name, resources, upstream }, onClose }: CreateProps) {
  // One key for as long as the dialog is open: a double click, or a repetition after OUTCOME_UNKNOWN, makes one.
  const [idempotencyKey] = useState(() => crypto.getRandomValues(new Uint32Array(4)).join('-'));
  const [, create] = useMutation(CreateCheckpointDocument);
  const has = (capability: string) => (upstream.capabilities as readonly string[]).includes(capability);

  async function send(form: FormData) {
    const { name, description, incremental, hours } = Object.fromEntries(form) as Record<string, string>;
    const input = {
      ...{ vaultId, idempotencyKey, name: name || null, description: description || null },
      ...(incremental && { incremental: incremental === 'yes' }),
      ...(hours !== '0' && { unlessNewerThan: new Date(Date.now() - Number(hours) * 3_600_000).toISOString() }),
    };
    const { data, error } = await create({ input });
    const result = data?.createCheckpoint;
    if (result?.__typename === 'CreateCheckpointPayload') {
      location.hash = `/checkpoints/${encodeURIComponent(result.checkpointId)}${result.isExisting ? '?existing' : ''}`;
    }
    return problemIn(result, error);
  }

  return (
    <Action title={`Back up ${name}`} button="Back up now" onClose={onClose} onSend={send}>
      <p>
        Backs up {resources.length === 1 ? 'one resource' : `${resources.length} resources`} now. Its page follows it to
        the end.
      </p>
      {has('CREATE_NAMED') && (
        <>
          <Field label="Name" name="name" maxLength={64} placeholder="chosen by the upstream" />
          <Field label="Description" name="description" maxLength={237} />
        </>
      )}
      {has('CREATE_INCREMENTAL') && <Choice label="Incremental" name="incremental" of={INCREMENTAL} />}
      <Choice label="Only if the newest good checkpoint is older than" name="hours" of={AGES} />
    </Action>
  );
}

const STATES: Partial<Record<ResettableCheckpointState, string>> = {
  ERROR: 'Error: it can be deleted',
  AVAILABLE: 'Available: it can be restored, which the upstream does not check',
};

interface ChangeProps {
  kind: 'DELETE' | 'RESET_STATE';
  of: { readonly id: string; readonly name: string | null; readonly backups: readonly unknown[] | null };
  onClose: () => void;
  /** The change was accepted; with what the gateway says about it, which may be nothing. */
  onDone: (warning: string) => void;
}

/** Deletes a checkpoint or resets its state. Shown only where `allowedActions` has the kind. */
export function Change({ kind, of: { id, name, backups }, onClose, onDone }: ChangeProps) {
  const [, remove] = useMutation(DeleteCheckpointDocument);
  const [, reset] = useMutation(ResetCheckpointStateDocument);
  const subject = name ?? 'This checkpoint';

  async function sendDelete() {
    const { data, error } = await remove({ input: { id } });
    const result = data?.deleteCheckpoint;
    if (result?.__typename === 'DeleteCheckpointPayload') {
      const kept = result.failedBackups.map((one) => `${one.name ?? one.backupId} stays: ${one.failure.message}`);
      onDone([result.warning, ...kept].filter(Boolean).join(' '));
    }
    return problemIn(result, error);
  }

  async function sendReset(form: FormData) {
    const state = form.get('state') as ResettableCheckpointState;
    const { data, error } = await reset({ input: { id, state } });
    if (data?.resetCheckpointState.__typename === 'ResetCheckpointStatePayload') onDone('');
    return problemIn(data?.resetCheckpointState, error);
  }

  if (kind === 'DELETE') {
    const parts = backups?.length ? ` with its ${backups.length === 1 ? 'backup' : `${backups.length} backups`}` : '';
    return (
      <Action title="Delete checkpoint" button="Delete for good" kind="danger" onClose={onClose} onSend={sendDelete}>
        <p>
          {subject} is deleted{parts}. Nothing can be restored from it afterwards, and the deletion cannot be undone.
        </p>
      </Action>
    );
  }
  return (
    <Action title="Reset state" button="Reset" onClose={onClose} onSend={sendReset}>
      <p>The recorded state of {subject} changes; its data stays as it is.</p>
      <Choice label="New state" name="state" of={STATES} />
    </Action>
  );
}
