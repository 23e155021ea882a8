// What the customer is asked in the course of a session. `{time}` is what is left, such as “47 seconds”; `{name}` the
// agent who asks.

export const questionStrings = {
  'popup-idle-question': 'Sharing ends in {time} because nothing has happened for a while. Continue?',
  'popup-time-question': 'Sharing ends in {time} because the time for a session is nearly over. Continue?',
  'popup-grant-point-information': '{name} asks to point at things on this page.',
  'popup-grant-information': '{name} asks to click and type on this page.',
  'popup-grant-partial-information': '{name} asks to click on this page, but not to fill in forms.',
  'popup-grant-allow-button': 'Allow',
  'popup-grant-refuse-button': 'Not now',
} as const;
