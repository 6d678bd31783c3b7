/** By what a create is found again when its answer is lost. Plain data: a store keeps it. */
export interface Trace {
  /** Tells this create from every other one. */
  readonly id: string;
  readonly vaultNativeId: string;
  /** Karbor: the provider of the plan. */
  readonly providerId: string;
  /** CBR: the first is put behind the description, and each of them tells this create. Empty where nothing is put. */
  readonly marks: readonly string[];
  /** In ms since the epoch, on the gateway's clock. */
  readonly beganAt: number;
}
