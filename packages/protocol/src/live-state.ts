// State of a document that belongs to no single node: what is focused, hovered, selected, on top, the viewport, media
// features and assets. Ids in it are of nodes that exist; a node that is gone is taken out.

export interface ModelViewport {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly visualX: number;
  readonly visualY: number;
  readonly visualScale: number;
}

export interface ModelAsset {
  readonly kind: number;
  readonly way: number;
  readonly url: string;
}

export interface ModelSelection {
  /** Ids; 0 for none. */
  readonly anchor: number;
  readonly anchorOffset: number;
  readonly focus: number;
  readonly focusOffset: number;
}

export interface ModelCaret {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

export const noSelection: ModelSelection = { anchor: 0, anchorOffset: 0, focus: 0, focusOffset: 0 };
export const noCaret: ModelCaret = { node: 0, start: 0, end: 0 };

export class LiveState {
  /** Ids; 0 for none. */
  focus = 0;
  isFocusVisible = 0;
  hover = 0;
  active = 0;
  targeted = 0;
  /** Content selected outside of form fields. */
  selection = noSelection;
  /** Selection in the focused text field. */
  caret = noCaret;
  viewport: ModelViewport | null = null;
  /** Ids of elements, lowest first. */
  topLayer: readonly number[] = [];
  readonly media = new Map<string, string>();
  readonly assets = new Map<number, ModelAsset>();

  /** A node is gone. */
  forget(node: number): void {
    if (this.focus === node) {
      this.focus = 0;
      this.isFocusVisible = 0;
    }
    if (this.hover === node) this.hover = 0;
    if (this.active === node) this.active = 0;
    if (this.targeted === node) this.targeted = 0;
    if (this.selection.anchor === node || this.selection.focus === node) this.selection = noSelection;
    if (this.caret.node === node) this.caret = noCaret;
    if (this.topLayer.includes(node)) this.topLayer = this.topLayer.filter((id) => id !== node);
  }
}
