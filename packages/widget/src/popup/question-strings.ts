// What the popup says when the agent asks for control in the course of a session. Brought along by the part that asks.

export const questionStrings = {
  'popup-grant-information': '{name} asks to click and type on this page.',
  'popup-grant-allow-button': 'Allow',
  'popup-grant-refuse-button': 'Refuse',
} as const;
