export type { AssetHost } from './assets.ts';
export { boxReasonOf } from './boxes.ts';
export type { Box, Hit } from './geometry.ts';
export { assignedSlotOf, hostOf, isElement, nodeTypeOf, nodeTypes, parentOf } from './native-dom.ts';
export { type Caret, Replica, type ReplicaEvents, type Selection, type Viewport } from './replica.ts';
export { openShell, type Shell } from './shell.ts';
