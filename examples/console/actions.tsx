import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { type CombinedError, useMutation } from 'urql';
import {
  type Capability,
  CreateCheckpointDocument,
  DeleteCheckpointDocument,
  type FailurePartsFragment,
  ResetCheckpointStateDocument,
  type ResettableCheckpointState,
} from '../../schema/generated/console/graphql.ts';
import { Failure, failuresIn } from './failure.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog: the browser keeps the focus in it, closes it by Escape, and returns the focus afterwards. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
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
      {children}
    </dialog>
  );
}

interface ActionProps {
  readonly title: string;
  readonly button: string;
  readonly onClose: () => void;
  /** Sends the write; resolves with what is wrong, or with nothing. */
  readonly onSend: () => Promise<Problem | undefined>;
  /** What will happen. */
  readonly children: ReactNode;
}

type Problem = Pick<FailurePartsFragment, 'code' | 'message'> & Partial<FailurePartsFragment>;

/** A form that sends one write, and stays open with the reason if it fails. */
export function Action({ title, button, onClose, onSend, children }: ActionProps) {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);

  async function send() {
    setSending(true);
    const wrong = await onSend();
    setProblem(wrong);
    setSending(false);
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {children}
        {problem && <Failure of={problem} />}
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-busy={isSending}>
            {problem?.code === 'OUTCOME_UNKNOWN' || problem?.retryable ? `${button} again` : button}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** What is wrong with the result of a write: a Failure in the data, or an error of the request. */
function problemIn(result: { __typename?: string } | undefined, error: CombinedError | undefined): Problem | undefined {
  if (error) return failuresIn(error)[0];
  return result?.__typename === 'Failure' ? (result as Problem) : undefined;
}

const HOUR_MS = 3_600_000;

interface CreateProps {
  readonly vault: { readonly id: string; readonly name: string; readonly resources: readonly unknown[] };
  readonly capabilities: readonly (Capability | string)[];
  readonly onClose: () => void;
}

export function Create({ vault, capabilities, onClose }: CreateProps) {
  // One key for as long as the dialog is open: a double click, or a repetition after OUTCOME_UNKNOWN, makes one.
  const [idempotencyKey] = useState(() => crypto.getRandomValues(new Uint32Array(4)).join('-'));
  const [existing, setExisting] = useState<string>();
  const form = useRef<HTMLFieldSetElement>(null);
  const [, create] = useMutation(CreateCheckpointDocument);

  function input() {
    const { elements } = form.current?.form ?? {};
    const entered = (name: string) => (elements?.namedItem(name) as HTMLInputElement | null)?.value ?? '';
    const hours = Number(entered('olderThan'));
    const incremental = entered('incremental');
    return {
      vaultId: vault.id,
      idempotencyKey,
      ...(entered('name') && { name: entered('name') }),
      ...(entered('description') && { description: entered('description') }),
      ...(incremental && { incremental: incremental === 'yes' }),
      ...(hours > 0 && { unlessNewerThan: new Date(Date.now() - hours * HOUR_MS).toISOString() }),
    };
  }

  async function send() {
    const { data, error } = await create({ input: input() });
    const result = data?.createCheckpoint;
    if (result?.__typename === 'CreateCheckpointPayload') {
      if (result.isExisting) setExisting(result.checkpointId);
      else location.hash = `/checkpoints/${result.checkpointId}`;
    }
    return problemIn(result, error);
  }

  if (existing) {
    return (
      <Dialog title="Nothing to do" onClose={onClose}>
        <p>The newest good checkpoint is recent enough, so nothing was created.</p>
        <footer>
          <button type="button" onClick={onClose}>
            Close
          </button>
          <a className="button primary" href={`#/checkpoints/${existing}`}>
            Open that checkpoint
          </a>
        </footer>
      </Dialog>
    );
  }
  return (
    <Action title={`Back up ${vault.name}`} button="Back up now" onClose={onClose} onSend={send}>
      <p>Backs up {vault.resources.length} resources now. You can follow it on the page of the checkpoint.</p>
      <fieldset ref={form}>
        {capabilities.includes('CREATE_NAMED') && (
          <>
            <label>
              Name
              <input name="name" maxLength={64} placeholder="chosen by the upstream" />
            </label>
            <label>
              Description
              <input name="description" maxLength={237} />
            </label>
          </>
        )}
        {capabilities.includes('CREATE_INCREMENTAL') && (
          <label>
            Incremental
            <select name="incremental">
              <option value="">as the upstream decides</option>
              <option value="yes">yes</option>
              <option value="no">no, a full backup</option>
            </select>
          </label>
        )}
        <label>
          Only if the newest good checkpoint is older than
          <select name="olderThan">
            <option value="0">– (always)</option>
            <option value="1">1 hour</option>
            <option value="6">6 hours</option>
            <option value="24">24 hours</option>
            <option value="168">7 days</option>
          </select>
        </label>
      </fieldset>
    </Action>
  );
}

interface ChangeProps {
  readonly id: string;
  /** The checkpoint in words. */
  readonly name: string;
  readonly onClose: () => void;
  /** The change was accepted; with what the gateway says about it. */
  readonly onDone: (warning?: string) => void;
}

export function Delete({ id, name, backups, onClose, onDone }: ChangeProps & { readonly backups: number }) {
  const [, remove] = useMutation(DeleteCheckpointDocument);
  async function send() {
    const { data, error } = await remove({ input: { id } });
    const result = data?.deleteCheckpoint;
    if (result?.__typename === 'DeleteCheckpointPayload') {
      const kept = result.failedBackups.map((one) => `${one.name ?? one.backupId} stays: ${one.failure.message}`);
      onDone([result.warning, ...kept].filter(Boolean).join(' '));
    }
    return problemIn(result, error);
  }
  return (
    <Action title="Delete checkpoint" button="Delete for good" onClose={onClose} onSend={send}>
      <p>
        {name} is deleted{backups > 0 ? ` with its ${backups} backups` : ''}. Nothing can be restored from it
        afterwards, and nobody can undo this.
      </p>
    </Action>
  );
}

export function Reset({ id, name, onClose, onDone }: ChangeProps) {
  const [state, setState] = useState<ResettableCheckpointState>('ERROR');
  const [, reset] = useMutation(ResetCheckpointStateDocument);
  async function send() {
    const { data, error } = await reset({ input: { id, state } });
    if (data?.resetCheckpointState.__typename === 'ResetCheckpointStatePayload') onDone();
    return problemIn(data?.resetCheckpointState, error);
  }
  return (
    <Action title="Reset state" button="Reset" onClose={onClose} onSend={send}>
      <p>The recorded state of {name} changes; its data stays as it is.</p>
      <fieldset>
        <label>
          New state
          <select value={state} onChange={({ target }) => setState(target.value as ResettableCheckpointState)}>
            <option value="ERROR">Error: it can be deleted</option>
            <option value="AVAILABLE">Available: it can be restored, which the upstream does not check</option>
          </select>
        </label>
      </fieldset>
    </Action>
  );
}
