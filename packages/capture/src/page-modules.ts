// Puts privacy, styles and assets together. Privacy lives as long as the capture: what was a password once stays one.
// Styles and assets belong to an epoch. Assets are declared in frames of their own, before the frame that names them.

import { OpWriter, type SafeText, type TransformSplices } from '@alongside/protocol';
import { Assets } from './assets/assets.ts';
import { createLateParts, type LateParts } from './late-parts.ts';
import { createPrivacy } from './privacy/privacy.ts';
import type { Privacy } from './privacy/types.ts';
import { StyleWatch } from './styles/style-watch.ts';
import type { CaptureOptions } from './types.ts';

const nothing = '' as SafeText;

/** What the modules tell of what they find. */
export interface ModuleEvents {
  idOf(node: Node): number;
  soon(): void;
  onSecret(): void;
  onAttributes(names: readonly string[] | null): void;
}

export class PageModules {
  readonly privacy: Privacy;
  readonly #options: CaptureOptions;
  readonly #events: ModuleEvents;
  /** Made with the first asset. */
  #declarations: OpWriter | null = null;
  #assets: Assets | null = null;
  #styles: StyleWatch | null = null;
  #parts: LateParts | null = null;
  #transform: TransformSplices | null = null;
  #isTransformWanted = false;

  /** @throws PolicyError when a selector of the policy does not parse: nothing may be captured then */
  constructor(options: CaptureOptions, events: ModuleEvents) {
    this.#options = options;
    this.#events = events;
    this.privacy = createPrivacy({
      window: options.window,
      policy: options.policy,
      assets: {
        reference: (url, kind, isLoaded) => this.#assets?.reference(url, kind, isLoaded) ?? nothing,
      },
      onSecret: events.onSecret,
      onMediaFeature: () => this.#styles?.wantFollower(),
      onAttributes: events.onAttributes,
    });
  }

  /** Styles and assets of a new epoch. */
  begin(document: number, epoch: number): StyleWatch {
    this.end();
    const { window, assetHosts, loadPart, onError, upload } = this.#options;
    const parts = createLateParts(loadPart, onError);
    this.#parts = parts;
    this.#declarations = null;
    this.#assets = new Assets({
      window,
      hosts: assetHosts,
      parts,
      declare: (asset, kind, way, url) => {
        this.#declarations ??= new OpWriter(false);
        this.#declarations.write('asset', asset, kind, way, url);
        this.#events.soon();
      },
      upload: (asset, type, bytes) => upload(document, epoch, asset, type, bytes),
    });
    this.#styles = new StyleWatch({
      window,
      privacy: this.privacy,
      parts,
      idOf: this.#events.idOf,
      soon: this.#events.soon,
    });
    return this.#styles;
  }

  /** Begins to upload what only the customer's browser can read: once what the customer looks at has been sent. */
  startUploads(): void {
    this.#assets?.start();
  }

  get styles(): StyleWatch | null {
    return this.#styles;
  }

  /** What merges edits of two people into one field; null while it is being loaded. */
  transform(): TransformSplices | null {
    if (!this.#isTransformWanted) {
      this.#isTransformWanted = true;
      this.#parts?.want('merging', (transform) => {
        this.#transform = transform;
      });
    }
    return this.#transform;
  }

  /** Body of ops that declare what was referenced since the last call; null for none. */
  takeDeclarations(): Uint8Array<ArrayBuffer> | null {
    return this.#declarations?.byteLength ? this.#declarations.take() : null;
  }

  end(): void {
    this.#parts?.stop();
    this.#isTransformWanted = false;
    this.#styles?.stop();
    this.#assets?.stop();
    this.#styles = null;
    this.#assets = null;
  }
}
