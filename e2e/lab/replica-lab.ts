// Runs in a real browser: the replica fed with frames, beside a DocumentModel fed with the same ones. Tests make frames
// with protocol's own writer (a customer's side may be hostile) and look at what became of them.

import { DocumentModel, type ModelNode, newReaderState, OpWriter, readOps, type SafeText } from '@alongside/protocol';
import { isElement, openShell, Replica, type ReplicaEvents, type Shell } from '@alongside/replica';

export type Step = (writer: OpWriter) => void;

/** A page of a test that shows a replica in a shell. */
export class ReplicaLab {
  readonly shell: Shell;
  readonly replica: Replica;
  readonly model = new DocumentModel();
  /** Names of what the replica told, with its arguments. */
  readonly told: unknown[][] = [];
  /** Assets that were asked for, by number. */
  readonly asked: number[] = [];
  /** Assets that the server has when asked. */
  readonly served = new Set<number>();
  readonly #writer = new OpWriter();
  readonly #state = newReaderState();
  readonly #modelState = newReaderState();

  private constructor(shell: Shell) {
    this.shell = shell;
    const tell =
      (name: string) =>
      (...values: unknown[]) => {
        this.told.push([name, ...values]);
      };
    const events: ReplicaEvents = {
      diverged: tell('diverged'),
      viewport: tell('viewport'),
      media: tell('media'),
      fieldValue: tell('fieldValue'),
      fieldSplice: tell('fieldSplice'),
      changed: () => {},
    };
    const assets = {
      urlOf: (asset: number, attempt: number) => `${location.origin}/assets/${asset}?try=${attempt}`,
      hasAsset: async (asset: number) => this.served.has(asset),
      fetchAsset: async (asset: number) => {
        this.asked.push(asset);
        return this.served.has(asset);
      },
      isDirectHost: (url: string) => new URL(url).host === location.host,
    };
    this.replica = new Replica(shell, assets, window, events);
  }

  static async open(): Promise<ReplicaLab> {
    const address = `${location.origin}/viewer/shell/lab/standards.html`;
    const shell = await openShell(document.body, address, new AbortController().signal);
    shell.frame.style.cssText = 'width: 800px; height: 600px; border: 0';
    return new ReplicaLab(shell);
  }

  /** Writes ops, reads them into both, and ends the frame. Gives the error's name and message, or null. */
  apply(step: Step, options: { onlyReplica?: boolean } = {}): string | null {
    step(this.#writer);
    return this.applyBody(this.#writer.take(), options);
  }

  applyBody(body: Uint8Array, { onlyReplica = false }: { onlyReplica?: boolean } = {}): string | null {
    try {
      readOps(body, this.#state, this.replica);
      this.replica.endFrame();
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    if (!onlyReplica) readOps(body, this.#modelState, this.model);
    return null;
  }

  /** First difference between the model and what the replica knows of the wire; null when there is none. */
  difference(): string | null {
    for (const node of this.model.nodes.values()) {
      const found = differenceOf(node, this.replica);
      if (found !== null) return found;
    }
    return this.replica.tree.nodes.size === this.model.nodes.size ? null : 'number of nodes';
  }

  /** The document of the tab, as the agent sees it. */
  get document(): Document {
    return this.shell.document;
  }
}

/** First difference between a node of a model and the replica's. */
export function differenceOf(node: ModelNode, replica: Replica): string | null {
  const real = replica.tree.nodes.find(node.id);
  const at = `${node.kind} ${node.id} ${node.name}`;
  if (real === null) return `${at}: missing`;
  const parent = replica.tree.parentInStream(real);
  const parentId = parent === null ? 0 : replica.tree.nodes.idOf(parent);
  if (parentId !== (node.parent?.id ?? 0)) return `${at}: parent ${parentId} for ${node.parent?.id}`;
  if (node.kind === 'text' && (real as Text).data !== node.text) return `${at}: text`;
  if (node.kind !== 'element' || !isElement(real)) return null;
  const wanted = new Map<string, string>();
  for (let index = 0; index < node.attributes.length; index += 2) {
    wanted.set(node.attributes[index]!, node.attributes[index + 1]!);
  }
  const has = replica.wireAttributes(real);
  for (const [name, value] of wanted) {
    if (has.get(name) !== value) return `${at}: ${name}=${has.get(name)} for ${value}`;
  }
  for (const name of has.keys()) if (!wanted.has(name)) return `${at}: ${name} too much`;
  if (replica.bits(real) !== node.bits) return `${at}: bits ${replica.bits(real)} for ${node.bits}`;
  const value = replica.field(node.id)?.value ?? null;
  return value === (node.field?.text ?? null) ? null : `${at}: value`;
}

export function safe(text: string): SafeText {
  return text as SafeText;
}

declare global {
  interface Window {
    ReplicaLab: typeof ReplicaLab;
    lab: ReplicaLab;
    safe: typeof safe;
  }
}

if (typeof window !== 'undefined') {
  window.ReplicaLab = ReplicaLab;
  window.safe = safe;
}
