// What is said to assistive technology about where the agent points. `{name}` is the agent, `{target}` what it points at.

export const pointingStrings = {
  'announce-points': '{name} points at {target}',
  'role-button': 'button',
  'role-link': 'link',
  'role-field': 'text field',
  'role-checkbox': 'checkbox',
  'role-radio': 'option',
  'role-list': 'list',
  'role-heading': 'heading',
  'role-image': 'image',
} as const;
