/** An HTTP answer as it came over the socket. */
export interface Answer {
  readonly status: string;
  /** `Name: value`, in the order of the alphabet. */
  readonly headers: readonly string[];
  /** In UTF-8; of a long one, or one that is no UTF-8, its length and its SHA-256. */
  readonly body: string;
}

/** What one connection sent, what came back over it, and what the upstreams were asked meanwhile. */
export interface Exchange {
  readonly name: string;
  /** One character for each byte. */
  readonly request: string;
  /** How many answers are waited for. */
  readonly replies: number;
  readonly answers: readonly Answer[];
  /** `service METHOD path`, in the order of the alphabet, as calls side by side have none. */
  readonly calls: readonly string[];
}

/** A fault of the sandbox as JSON has it; see `Rule` there. */
export interface FaultRule {
  readonly service?: 'cbr' | 'karbor' | 'keystone';
  readonly method?: string;
  /** The source of a regular expression. */
  readonly path?: string;
  readonly count?: number;
  readonly fault: object;
}

/** What a gateway is started with for a row of exchanges. */
export interface Stage {
  readonly name: string;
  /** What its upstreams hold; `own` is the sandbox inside the gateway, whose calls nobody sees. */
  readonly estate: 'own' | 'demo' | 'large';
  /** Keys of its configuration, beside the upstreams. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Keys of each upstream in place of those of the sandbox. */
  readonly upstream?: Readonly<Record<string, unknown>>;
  readonly faults?: readonly FaultRule[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files beside its configuration, by their names. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A run of the command that ends by itself. */
export interface CommandRun {
  readonly name: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PlayedStage {
  readonly stage: Stage;
  readonly exchanges: readonly Exchange[];
}

/** All that one build did. */
export interface Recording {
  readonly stages: readonly PlayedStage[];
  readonly commands: readonly CommandRun[];
  /** SHA-256 of the schema without descriptions, and the schema of the configuration without them. */
  readonly schemas: Readonly<Record<string, string>>;
}

/** Sends a request in a stage and gives the first answer; the exchange is kept. */
export type Ask = (name: string, request: string, replies?: number) => Promise<Answer>;

/** A stage with what is asked there. */
export interface Act {
  readonly stage: Stage;
  readonly run: (ask: Ask) => Promise<void>;
}
